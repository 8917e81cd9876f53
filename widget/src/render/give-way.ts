import type { Scope } from "../core/scope";
import { inside, overlap, type Rect } from "../position/place";
import { rectOf } from "../position/reveal";
import { keys, seen } from "../position/seen";
import { hull, strip } from "../position/strip";
import { deepest } from "../typing";
import css from "./give-way.css";

/** What waits to be used at the view's edges. */
const EDGES = ".float,.toast,.low,.dock";

/** By what ends each widget: it listens for one once. */
const giving = new WeakSet<AbortSignal>();

const surfaces = () => [...document.querySelectorAll("annai-surface")];

const all = (selector: string): HTMLElement[] =>
  surfaces().flatMap(({ shadowRoot }) => [...(shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])]);

/**
 * What somebody types in, in frames too, as far as they let us look. Of others it isn't known where in them, so that all of
 * one stands for it; but one that fills most of the view is as good as a page, and leaves nowhere to go.
 */
function typedIn(view: Rect, at = deepest()): Element | null {
  const inside = (at as Partial<HTMLIFrameElement> | null)?.contentDocument;
  if (inside) return typedIn(view, deepest(inside));
  if (at?.localName === "iframe" && !isOurs(at))
    return overlap(rectOf(at), view) < (view.width * view.height) / 2 ? at : null;
  return at?.matches(":read-write,select") ? at : null;
}

/** A video of our own is no field. */
const isOurs = (element: Element): boolean =>
  (element.getRootNode() as Partial<ShadowRoot>).host?.localName === "annai-surface";

/**
 * Whatever stands on the page gives way to what somebody types in, which a phone's keyboard leaves little room beside.
 * Cards go above or below it, in what can be seen: as they are, scrolling in themselves, or as a bar; what waits at the
 * edges, and a card for which there is no room at all, goes until there is. Loaded with the first field that has focus
 * while something of ours is there, asked again with each, and over when all of ours is gone. It only shifts what others
 * have placed, and knows nothing of them.
 */
export function giveWay({ guard, signal }: Pick<Scope, "guard" | "signal">): void {
  // By the time that this is loaded the last one may have gone.
  if (signal.aborted || giving.has(signal) || !surfaces().length) return;
  giving.add(signal);
  const over = new AbortController();
  const listen = (types: string, hear: () => void, target: EventTarget = window) => {
    const options = { capture: true, signal: over.signal };
    for (const type of types.split(" ")) target.addEventListener(type, guard(hear), options);
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  /** How each card was left. */
  const left = new WeakMap<Element, string>();
  // Who placed a card places it anew, and doesn't know of this. Another widget's giving way leaves it just so: the two
  // would answer each other without end.
  const placed = new MutationObserver(() => {
    if (all(".pop").some((card) => left.get(card) !== looks(card))) settle();
  });
  const gone = new MutationObserver(() => surfaces().length || end());
  gone.observe(document.body, { childList: true });
  let known = 0;
  let pressing = false;

  function end(): void {
    over.abort();
    gone.disconnect();
    placed.disconnect();
    giving.delete(signal);
  }

  function settle(): void {
    // What is pressed stays under the finger until it is let go, though the field has lost focus by then.
    if (pressing) return;
    known = surfaces().length;
    const view = seen();
    const field = typedIn(view);
    for (const edge of all(EDGES)) keepOff(edge, field, view);
    for (const card of all(".pop")) {
      const root = card.getRootNode() as ShadowRoot;
      if (field && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
      moveOff(card, field, view);
      left.set(card, looks(card));
      if (field) placed.observe(card, { attributeFilter: ["style", "hidden"] });
    }
    // All of that was our own doing.
    placed.takeRecords();
    if (!field) placed.disconnect();
  }

  // A frame that had focus says nothing of it when it goes.
  listen("focusin focusout focus resize", settle);
  listen("pointerdown", () => {
    pressing = true;
  });
  listen("pointerup pointercancel", () => {
    pressing = false;
    setTimeout(settle);
  });
  // It may be that a frame has focus now; which field of it has, is known only after.
  listen("blur", () => setTimeout(settle));
  // What came since is seen to with the next key, and nothing read with all others.
  listen("input", () => known === surfaces().length || settle());
  for (const target of [visualViewport, keys()])
    if (target) listen("resize scroll geometrychange", settle, target);
  signal.addEventListener("abort", end, { signal: over.signal });
  setTimeout(settle);
}

function keepOff(edge: HTMLElement, field: Element | null, view: Rect): void {
  const { style } = edge;
  style.visibility = style.bottom = "";
  if (!field) return;
  const box = rectOf(edge);
  const under = box.y + box.height - view.y - view.height;
  const gone = !edge.contains(field) && (overlap(box, rectOf(field)) > 0 || !inside(box, view));
  if (gone) style.visibility = "hidden";
  // Its own field is to be seen, too.
  else if (under > 0 && edge.matches(".foot-bar")) style.bottom = `${under}px`;
}

function moveOff(card: HTMLElement, field: Element | null, view: Rect): void {
  const face = card.firstElementChild as HTMLElement;
  face.classList.remove("tight", "aside");
  card.style.visibility = card.style.top = "";
  if (!field || card.hidden) return;
  const own = face.contains(field);
  const box = rectOf(card);
  const at = own ? edgeOf(view) : rectOf(field);
  const about = aboutOf(card, view);
  const must = !inside(box, view) || overlap(box, at) > 0;
  const should = !own && about && overlap(box, about) > 0;
  // Who placed it may have made it fit already.
  if (own && !must) field.scrollIntoView({ block: "nearest" });
  if (!must && !should) return;
  face.classList.add("tight", "aside");
  const heights = { whole: box.height, bar: card.offsetHeight };
  const spared = !own && about && strip(view, hull(about, at), heights);
  const room = spared || (must ? strip(view, at, heights) : box);
  if (room?.height !== heights.bar) face.classList.remove("aside");
  if (!room) card.style.visibility = "hidden";
  else {
    card.style.top = `${room.y - box.y}px`;
    face.style.setProperty("--room", `${room.height}px`);
    if (own) field.scrollIntoView({ block: "nearest" });
  }
}

const looks = (card: HTMLElement): string => `${card.getAttribute("style")} ${card.hidden}`;

/** What of the page a card is about, as far as it can be seen. */
function aboutOf(card: HTMLElement, view: Rect): Rect | undefined {
  const root = card.getRootNode() as ShadowRoot;
  const sign = root.querySelector(".spot:not([hidden]),.marker:not([hidden])");
  const rect = sign && rectOf(sign);
  return rect && overlap(rect, view) ? rect : undefined;
}

/** A line: all of the view is left beside it. */
const edgeOf = ({ x, y, width }: Rect): Rect => ({ x, y, width, height: 0 });
