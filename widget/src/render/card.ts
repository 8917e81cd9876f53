import { centre, type Place, type Placement, place, type Rect } from "../position/place";
import { viewRect } from "../position/reveal";
import type { Room } from "../surface";
import type { Action, Button, Step } from "../wire";
import { button, closer, el, fill } from "./dom";
import { glide } from "./glide";
import { blocks, inline } from "./text";

export interface Progress {
  n: number;
  of: number;
}

/** A tour's card: what it says, and where it stands. */
export function cardView(stage: Room, act: (action: Action, pressed?: Button) => void) {
  const face = el("div", { class: "card face", role: "dialog", tabindex: "-1" });
  face.setAttribute("aria-labelledby", "title");
  face.setAttribute("aria-describedby", "text");
  const count = el("span", { class: "count" });
  const tally = (progress: Progress) => {
    count.textContent = fill(stage.strings.progress, { ...progress });
  };
  const arrow = el("div", { class: "arrow" });
  const element = el("div", { class: "pop", hidden: "" }, face, arrow);

  const authored = (each: Button) =>
    button(each.primary ? "primary" : "", inline(each.label, stage.values), () => act(each.action, each));

  const usual = (step: Step, { n, of }: Progress) => {
    const { back, next, done } = stage.strings;
    const on = button(step.advance === "click" ? "" : "primary", [(n < of ? next : done) ?? ""], () => act({ do: "next" }));
    return n > 1 ? [button("", [back ?? ""], () => act({ do: "back" })), on] : [on];
  };

  return {
    element,
    face,
    count: tally,
    draw(step: Step, progress: Progress): void {
      const { strings, values } = stage;
      const title = el("h2", { id: "title" }, ...inline(step.title, values));
      const text = blocks(step.body, values);
      tally(progress);
      text.id = "text";
      face.replaceChildren(
        el("header", {}, title, closer(strings.close ?? "", () => act({ do: "close" }))),
        text,
        el(
          "footer",
          {},
          count,
          // On the last step there is nothing left to skip.
          ...(progress.n < progress.of ? [button("skip", [strings.skip ?? ""], () => act({ do: "skip" }))] : []),
          ...(step.buttons?.map(authored) ?? usual(step, progress)),
        ),
      );
    },
    /** What the person would press next, so that Enter, Enter, Enter walks through. */
    get main(): HTMLElement {
      return face.querySelector<HTMLElement>(".primary") ?? face;
    },
    /** Beside a target or, without one, in the middle. Returns where it is now. */
    stand(target: Rect | undefined, placement: Placement, moves: boolean): Rect {
      element.hidden = false;
      const view = viewRect();
      const card = { width: element.offsetWidth, height: element.offsetHeight };
      const rtl = stage.dir === "rtl";
      const spot = target ? place({ target, card, view, placement, rtl }) : centre(card, view);
      glide(element, moves, { translate: `${Math.round(spot.x)}px ${Math.round(spot.y)}px` });
      point(arrow, spot, card);
      return { ...spot, ...card };
    },
    hide(): void {
      element.hidden = true;
    },
  };
}

const TURN = { bottom: 45, left: 135, top: 225, right: 315 };
/** Half the arrow's box lies outside of the card; one pixel less, to cover the card's own line. */
const OUT = 7;

function point(arrow: HTMLElement, { side, arrow: along }: Place, card: { width: number; height: number }): void {
  arrow.hidden = along === undefined;
  if (along === undefined || !side) return;
  const flat = side === "top" || side === "bottom";
  const edge = { bottom: 0, right: 0, top: card.height, left: card.width }[side];
  const [x, y] = flat ? [along, edge] : [edge, along];
  const inward = { bottom: [0, 1], right: [1, 0], top: [0, -1], left: [-1, 0] }[side] as [number, number];
  arrow.style.translate = `${x - OUT + 0.5 + inward[0]}px ${y - OUT + 0.5 + inward[1]}px`;
  arrow.style.rotate = `${TURN[side]}deg`;
}
