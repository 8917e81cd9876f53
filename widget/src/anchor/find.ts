import type { Target } from "../wire";
import { type Fingerprint, fits, fold } from "./fits";
import type { heal } from "./heal";
import { nameOf, textOf } from "./name";

export interface Hit {
  element: Element;
  how: "exact" | "healed";
}

const TEST_IDS = ["data-testid", "data-test", "data-test-id", "data-cy"];
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

function search(target: Fingerprint, root: ParentNode, healer?: typeof heal): Hit | null {
  const roots = rootsUnder(root);
  const seen = (selector: string) =>
    roots.flatMap((each) => [...each.querySelectorAll(selector)]).filter(visible);
  const elements =
    Object.keys(target).join() === "text"
      ? innermost(root, fold(target.text)).filter(visible)
      : seen(narrow(target) || LIKELY);
  const [element, another] = elements.filter((each) => fits(target, fingerprint(each, target)));
  if (element) return another ? null : { element, how: "exact" };
  return healer ? healer(target, seen(LIKELY), fingerprint) : null;
}

/** One of these must hold: cheap, and the browser's own work. */
function narrow({ test_id, id, role_selector, attributes }: Fingerprint): string {
  const holds = (name: string, value: string) => `[${name}="${CSS.escape(value)}"]`;
  return [
    ...(test_id ? TEST_IDS.map((name) => holds(name, test_id)) : []),
    ...(id ? [holds("id", id)] : []),
    ...(role_selector ? [role_selector] : []),
    ...Object.entries(attributes ?? {}).map(([name, value]) => holds(name, value)),
  ].join();
}

/** Only what the target asks for is read: names and texts are what costs. */
function fingerprint(element: Element, wanted: Fingerprint): Fingerprint {
  const attribute = (name: string) => element.getAttribute(name) ?? "";
  return {
    test_id: TEST_IDS.map(attribute).find(Boolean) ?? "",
    id: element.id,
    role: wanted.role_selector && element.matches(wanted.role_selector) ? (wanted.role as string) : "",
    name: wanted.name ? nameOf(element) : "",
    text: wanted.text ? textOf(element) : "",
    attributes: Object.fromEntries(
      Object.keys(wanted.attributes ?? {}).map((name) => [name, attribute(name)]),
    ),
  };
}

/** A text is also the text of everything around it. What is meant is the innermost, or the button that it labels. */
function innermost(root: ParentNode, wanted: string): Element[] {
  return [...root.children].flatMap((element) => {
    const text = fold(textOf(element));
    if (!text.includes(wanted)) return [];
    const inner = innermost(element.shadowRoot ?? element, wanted);
    return !inner.length || (text === wanted && element.matches(USED)) ? [element] : inner;
  });
}

export const visible = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

/** The root itself and every open shadow root and readable frame in it. */
function rootsUnder(root: ParentNode): ParentNode[] {
  const inner = [...root.querySelectorAll<HTMLIFrameElement>(":not(annai-surface)")].flatMap((element) => {
    const child = element.shadowRoot ?? element.contentDocument;
    return child ? rootsUnder(child) : [];
  });
  return [root, ...inner];
}
