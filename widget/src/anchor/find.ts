import { frameOf } from "../position/frame";
import type { Target } from "../wire";
import type { heal } from "./heal";
import { fold, nameOf, textOf } from "./name";

export interface Hit {
  element: Element;
  how: "exact" | "healed";
  /** What spoke for one that is healed. */
  by?: string[] | undefined;
}

/** What is known of an element of the page; the same shape that a target records. */
export type Fingerprint = Omit<Target, "within">;

const USED = "a,button,summary,label,[role]";
const LIKELY = `${USED},input,select,textarea,h1,h2,h3,[tabindex],[id],[aria-label]`;

/**
 * The element that a target means, in open shadow roots and frames of the same origin too. Null if there is none to
 * see, or if several fit: a card beside the wrong thing is worse than no card. With a healer, one that has changed since
 * it was recorded is found, too.
 */
export function find(target: Target, healer?: typeof heal, root: ParentNode = document): Hit | null {
  const { within, ...wanted } = target;
  const place = within && find(within, healer, root);
  const hit = search(wanted, place?.element ?? root, healer);
  // Found although its surroundings are not what they were: that is a healing, too.
  if (!hit || !within || place?.how === "exact") return hit;
  return healer ? { ...hit, how: "healed" } : null;
}

/** What selectors can tell is the browser's own work; only what is left is read, since names and texts are what costs. */
function search(target: Fingerprint, root: ParentNode, healer?: typeof heal): Hit | null {
  const { test_id, role_selector, selector = role_selector, name, text } = target;
  const roots = rootsUnder(root);
  const seen = (selected: string) =>
    roots.flatMap((each) => [...each.querySelectorAll(selected)]).filter(visible);
  const elements = selector || name ? seen(selector ?? LIKELY) : innermost(root, fold(text)).filter(visible);
  // A test id is a promise of the page's makers: it settles the matter.
  const [element, another] = elements.filter(
    (each) => test_id || (fits(name, nameOf, each) && fits(text, textOf, each)),
  );
  if (element) return another ? null : { element, how: "exact" };
  return healer ? healer(target, (more) => seen(LIKELY + more), nameOf, textOf) : null;
}

const fits = (wanted: string | undefined, read: typeof nameOf, element: Element): boolean =>
  !wanted || fold(read(element)) === fold(wanted);

/** A text is also the text of everything around it. What is meant is the innermost, or the button that it labels. */
function innermost(root: ParentNode, wanted: string): Element[] {
  return [...root.children].flatMap((element) => {
    const text = fold(textOf(element));
    if (!text.includes(wanted)) return [];
    const inner = innermost(element.shadowRoot ?? element, wanted);
    return !inner.length || (text === wanted && element.matches(USED)) ? [element] : inner;
  });
}

/** A frame hides what is in it, though no style in there says so. */
export function visible(element: Element): boolean {
  const frame = frameOf(element);
  return element.checkVisibility({ visibilityProperty: true }) && (!frame || visible(frame));
}

/** The root itself and every open shadow root and readable frame in it. */
export function rootsUnder(root: ParentNode): ParentNode[] {
  const inner = [...root.querySelectorAll<HTMLIFrameElement>(":not(annai-surface)")].flatMap((element) => {
    const child = element.shadowRoot ?? element.contentDocument;
    return child ? rootsUnder(child) : [];
  });
  return [root, ...inner];
}
