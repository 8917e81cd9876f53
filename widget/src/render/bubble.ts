import type { Stage } from "../surface";
import type { Hint } from "../wire";
import { answers } from "./answer";
import css from "./bubble.css";
import type { Rect } from "../position/place";
import { reveal } from "../position/reveal";
import { hull } from "../position/strip";
import { button, content, el, read, rectOf } from "./kit";
import type { Layer } from "./layer";
import { pop } from "./pop";
import popCss from "./pop.css";

export type Bubble = ReturnType<typeof bubble>;

/** How long a pointer may be on its way from the marker to what it opened. */
const AWAY = 400;

/** What a hint says, and what opens and folds it. Loaded when somebody comes near its marker, or it opens itself. */
export function bubble(
  stage: Stage<Hint>,
  surface: Layer,
  marker: HTMLElement,
  target: () => Element | undefined,
) {
  const { guide, strings } = stage;
  const hovers = guide.opens === "hover";
  const { element, face, stand: put } = pop(stage);
  const acted = guide.buttons[0] || guide.form;
  const gotIt = button("primary", [strings.got_it], () => stage.end("completed"));
  let open = false;
  /** To get focus, or to be told, as soon as it is on screen: unasked with the way there. */
  let due: "focus" | "tell" | "unasked" | undefined;
  let sought = false;
  let folding = false;
  let leaving = 0;

  function stand(): void {
    const at = target();
    // Whoever asked for it elsewhere wants to see what it is about.
    if (sought && at) {
      sought = false;
      reveal(at, stage.scroll);
    }
    const hidden = !open || marker.hidden;
    // It comes back with what it points at, unless the person has gone on.
    if (hidden && open && surface.focused()) due = "focus";
    const rises = element.hidden && !hidden;
    element.hidden = hidden;
    if (hidden) return;
    if (rises) rise();
    put(around(), guide.placement, false);
    if (due === "focus") surface.focus(face);
    const how = due;
    due = undefined;
    surface.painted(() => {
      if (element.hidden) return;
      stage.shown();
      if (how && how !== "focus") surface.announce(read(face), how === "tell");
    });
  }

  /** Above, below or beside the marker, and as far from it as it takes to cover nothing of what it is about. */
  function around(): Rect {
    const mark = rectOf(marker);
    const both = hull(mark, rectOf(target() ?? marker));
    if (guide.placement === "start" || guide.placement === "end") return both;
    return { ...both, x: mark.x, width: mark.width };
  }

  /** Over other markers, which may have come later. */
  function rise(): void {
    const focused = surface.focused();
    folding = true;
    surface.element.hidePopover();
    surface.element.showPopover();
    focused?.focus({ preventScroll: true });
    folding = false;
  }

  function unfold(how: NonNullable<typeof due>): void {
    clearTimeout(leaving);
    if (open && how !== "focus") return;
    due = how;
    turn(true);
  }

  function turn(to: boolean): void {
    open = to;
    marker.ariaExpanded = `${to}`;
    stand();
  }

  /** It rests again, and focus is where the person came from. False if it did. */
  function fold(): boolean {
    if (!open) return false;
    const inside = surface.focused();
    folding = true;
    turn(false);
    due = undefined;
    if (inside) marker.focus({ preventScroll: true });
    folding = false;
    stage.moved();
    return true;
  }

  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => surface.room.matches(":hover,:focus-within") || fold(), AWAY);
  };

  face.append(
    ...content(stage, () => stage.end("closed"), guide),
    ...(acted ? answers(stage) : [el("div", { class: "foot" }, gotIt)]),
  );
  surface.dress(popCss + css);
  surface.room.append(element);
  // What is said of a mistake makes it taller.
  new ResizeObserver(() => element.hidden || stand()).observe(face);
  surface.escape(fold);
  if (hovers) {
    surface.room.onpointerleave = leave;
    surface.room.addEventListener("focusout", leave);
  }

  /** What happened to the marker; or that somebody asked for it by hand, or nobody did. */
  function hear(type: string): void {
    if (folding) return;
    sought = type === "hand";
    if (type === "click" && open && !hovers) fold();
    else if (type === "click" || sought) unfold("focus");
    else if (!type) unfold("unasked");
    else if (hovers && marker.matches(":hover,:focus-visible")) unfold("tell");
  }
  marker.onclick = marker.onfocus = marker.onpointerenter = ({ type }: Event) => hear(type);

  return { stand, hear, fold };
}
