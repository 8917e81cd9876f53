import type { Target } from "../wire";
import { nameOf, textOf, trim } from "./name";
import { roleOf, selectorOf } from "./role";
import { choose, type Fingerprint, fold } from "./score";

export interface Hit {
  element: Element;
  how: "exact" | "healed";
}

const TEST_IDS = ["data-testid", "data-test", "data-test-id", "data-cy", "data-qa"];
const PRESSED = "a,button,summary,label,[role]";
const LIKELY = "a,button,input,select,textarea,summary,label,h1,h2,h3,[role],[tabindex],[id],[aria-label]";

/**
 * The element that a target means, in open shadow roots and frames of the same origin too. Null if there is none to
 * see, or if several fit: a card beside the wrong thing is worse than no card.
 */
export function find(target: Target, root: ParentNode = document): Hit | null {
  const { within, ...wanted } = target;
  const place = within && find(within, root);
  const hit = search(wanted, place ? place.element : root);
  // Found although its surroundings are not what they were: that is a healing, too.
  if (hit && within && place?.how !== "exact") hit.how = "healed";
  return hit;
}

function search(target: Fingerprint, root: ParentNode): Hit | null {
  const roots = rootsUnder(root);
  const select = (selector: string) => roots.flatMap((each) => [...each.querySelectorAll(selector)]);
  if (Object.keys(target).join() === "text") return pick(target, innermost(root, fold(target.text as string)));
  // Nearly always the narrow look is enough; the wide one costs a name for each thing that can be used.
  return pick(target, select(narrow(target) || LIKELY)) ?? pick(target, select(LIKELY));
}

function pick(target: Fingerprint, elements: readonly Element[]): Hit | null {
  const seen = elements.filter(visible);
  const verdict = choose(target, seen.map((element) => fingerprint(element, target)));
  return verdict ? { element: seen[verdict.at] as Element, how: verdict.how } : null;
}

/** One of these must hold: cheap, and the browser's own work. */
function narrow({ test_id, id, role, attributes }: Fingerprint): string {
  const any: string[] = [];
  if (test_id !== undefined) any.push(...TEST_IDS.map((attribute) => `[${attribute}="${CSS.escape(test_id)}"]`));
  if (id !== undefined) any.push(`#${CSS.escape(id)}`);
  if (role) any.push(selectorOf(role));
  for (const key in attributes) any.push(`[${CSS.escape(key)}="${CSS.escape(attributes[key] as string)}"]`);
  return any.join();
}

/** Only what the target asks for is read: names and texts are what costs. */
export function fingerprint(element: Element, wanted: Fingerprint): Fingerprint {
  const found: Fingerprint = {};
  if (wanted.test_id !== undefined) found.test_id = testId(element) ?? "";
  if (wanted.id !== undefined) found.id = element.id;
  if (wanted.role !== undefined) found.role = roleOf(element) ?? "";
  if (wanted.name !== undefined) found.name = nameOf(element);
  if (wanted.text !== undefined) found.text = trim(textOf(element));
  if (wanted.attributes) {
    found.attributes = {};
    for (const key in wanted.attributes) found.attributes[key] = element.getAttribute(key) ?? "";
  }
  return found;
}

const testId = (element: Element): string | undefined =>
  TEST_IDS.map((attribute) => element.getAttribute(attribute)).find((value) => value !== null) ?? undefined;

/** A text is also the text of everything around it. What is meant is the innermost, or the button that it labels. */
function innermost(root: ParentNode, wanted: string): Element[] {
  const holding = [...root.children].filter((element) => fold(textOf(element)).includes(wanted));
  return holding.flatMap((element) => {
    const inner = innermost(element.shadowRoot ?? element, wanted);
    const whole = element.matches(PRESSED) && fold(textOf(element)) === wanted;
    return whole || !inner.length ? [element] : inner;
  });
}

export function visible(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
}

/** The root itself and every open shadow root and readable frame in it. */
function rootsUnder(root: ParentNode): ParentNode[] {
  const inner = [...root.querySelectorAll("*")].flatMap((element) => {
    if (element.localName === "annai-surface") return [];
    const child = element.shadowRoot ?? frameOf(element);
    return child ? rootsUnder(child) : [];
  });
  return [root, ...inner];
}

function frameOf(element: Element): Document | null {
  return element instanceof HTMLIFrameElement ? element.contentDocument : null;
}
