import { rectOf } from "../position/reveal";
import type { Trace } from "../wire";
import { nameOf } from "./name";

export const TEST_IDS = ["data-testid", "data-test", "data-test-id", "data-cy"];
/** Those that say what an element is for. Not `value`, which is what somebody has written; labels are its name. */
const TRACED = ["class", "href", "name", "type", "placeholder"];

const LONGEST = { text: 300, near: 150, steps: 40 };
const UNSAID = "script,style,template,noscript";

/** All that may help to find an element again, within bounds: it travels with every guide that points at it. */
export function traceOf(element: Element): Trace {
  const attributes = Object.fromEntries(
    TRACED.flatMap((name) => {
      const value = element.getAttribute(name)?.slice(0, LONGEST.text);
      return value ? [[name, value]] : [];
    }),
  );
  const said = { id: bounded(element.id), name: bounded(nameOf(element)), near: bounded(nearOf(element)) };
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
  return { tag: element.localName, ...known, attributes, path: pathOf(element), box: boxOf(element) };
}

/** Spaces don't tell elements apart, and take room. */
const bounded = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, LONGEST.text);

/** What is written before and after it, as near as there is something. */
export function nearOf(element: Element): string {
  let before = "";
  let after = "";
  for (let at: Element | null = element; at && !(before && after); at = at.parentElement) {
    before ||= beside(at, "previousElementSibling");
    after ||= beside(at, "nextElementSibling");
  }
  return `${before} ${after}`;
}

function beside(element: Element, way: "previousElementSibling" | "nextElementSibling"): string {
  for (let at = element[way]; at; at = at[way]) {
    const text = beginning(at);
    if (text) return text;
  }
  return "";
}

/** Of a text that may be a whole page, no more than is kept is read. */
function beginning(element: Element): string {
  if (element.matches(UNSAID)) return "";
  const texts = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = "";
  while (text.length < LONGEST.near && texts.nextNode()) {
    const { nodeValue, parentElement } = texts.currentNode;
    if (!parentElement?.matches(UNSAID)) text += `${nodeValue?.trim()} `;
  }
  return text.trim().slice(0, LONGEST.near);
}

/** From the top page, through shadow roots and frames: `/html/body/main/my-app/ul/li[3]/a`. */
export function pathOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && steps.length < LONGEST.steps; at = outer(at))
    steps.unshift(step(at));
  return `/${steps.join("/")}`.slice(-1000);
}

/** What an element is in, whatever stands between. */
export const outer = (element: Element): Element | null =>
  element.parentElement ??
  (element.getRootNode() as ShadowRoot).host ??
  element.ownerDocument.defaultView?.frameElement ??
  null;

function step({ localName, previousElementSibling }: Element): string {
  let nth = 1;
  for (let at = previousElementSibling; at; at = at.previousElementSibling)
    if (at.localName === localName) nth++;
  return `${localName}[${nth}]`;
}

/** From the page's corner, wherever it is scrolled to. */
export function boxOf(element: Element): [number, number, number, number] {
  const { x, y, width, height } = rectOf(element);
  return [x + scrollX, y + scrollY, width, height].map(Math.round) as [number, number, number, number];
}
