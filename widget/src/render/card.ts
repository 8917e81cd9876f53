import { type Placement, place, type Rect } from "../position/place";
import { viewSize } from "../position/reveal";
import type { Room } from "../surface";
import type { Action, Button, Step } from "../wire";
import type { Progress } from "./course";
import { button, closer, el, fill } from "./dom";
import { glide } from "./glide";
import { blocks, inline } from "./text";

/** A tour's card: what it says, and where it stands. */
export function cardView(stage: Room, act: (action: Action, pressed?: Button) => void) {
  const face = el("div", { class: "card face", role: "dialog", tabindex: "-1", "aria-labelledby": "t", "aria-describedby": "b" });
  const arrow = el("div", { class: "arrow" });
  const count = el("span", { class: "faint" });
  const element = el("div", { class: "pop", hidden: "" }, face, arrow);

  const press = (does: "next" | "back" | "skip", look = "", label = stage.strings[does] ?? "") =>
    button(look, [label], () => act({ do: does }));

  const close = () => closer(stage.strings.close, () => act({ do: "close" }));

  const authored = (each: Button) =>
    button(each.primary ? "primary" : "", inline(each.label, stage.values), () => act(each.action, each));

  const usual = ({ advance }: Step, { n, of }: Progress) => [
    ...(n > 1 ? [press("back")] : []),
    press("next", advance === "click" ? "plain" : "primary", n < of ? undefined : stage.strings.done),
  ];

  return {
    element,
    face,
    tally(progress: Progress): void {
      count.textContent = fill(stage.strings.progress, { ...progress });
    },
    /** Waits at the foot of the page, with what the person can do about it, if anything. */
    offer(text: readonly Node[], label: string | undefined, go: () => void): void {
      element.className = "pop low";
      element.hidden = false;
      face.replaceChildren(el("b", { id: "t" }, ...text), ...(label ? [button("primary", [label], go)] : []), close());
    },
    draw(step: Step, progress: Progress): void {
      element.className = "pop";
      const { values } = stage;
      const text = blocks(step.body, values);
      text.id = "b";
      this.tally(progress);
      face.replaceChildren(
        el("header", {}, el("h2", { id: "t" }, ...inline(step.title, values)), close()),
        text,
        el(
          "footer",
          {},
          count,
          // On the last step there is nothing left to skip.
          ...(progress.n < progress.of ? [press("skip", "quiet")] : []),
          el("i"),
          ...(step.buttons?.map(authored) ?? usual(step, progress)),
        ),
      );
    },
    /** What the person would press next, so that Enter, Enter, Enter walks through. */
    main: () => face.querySelector<HTMLElement>(".primary") ?? face,
    /** Beside a target or, without one, in the middle. Returns where it is now. */
    stand(target: Rect | undefined, placement: Placement | undefined, travels: boolean): Rect {
      element.hidden = false;
      const card = { width: element.offsetWidth, height: element.offsetHeight };
      const spot = place({ target, card, view: viewSize(), placement, rtl: stage.dir === "rtl" });
      glide(element, { translate: `${Math.round(spot.x)}px ${Math.round(spot.y)}px` }, travels);
      arrow.hidden = !spot.arrow;
      arrow.style.translate = `${spot.arrow?.x}px ${spot.arrow?.y}px`;
      return { ...spot, ...card };
    },
  };
}
