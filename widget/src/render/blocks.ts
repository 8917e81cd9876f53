import type { Answered, Blocks, Stage } from "../surface";
import css from "./blocks.css";
import { form } from "./form";
import { el } from "./kit";
import { image } from "./image";
import { video } from "./video";

/** Draws what is special; says of what opens a new tab that it does, and shows it by a sign, once that is drawn. */
export const furnish: Blocks["furnish"] = ({ room, dress }, { new_tab }) => {
  dress(css);
  const say = () => {
    for (const each of room.querySelectorAll("a[target=_blank]:not(.video), .do-link"))
      if (!each.querySelector(".away")) each.append(el("span", { class: "spoken away" }, ` ${new_tab}`));
  };
  new MutationObserver(say).observe(room, { subtree: true, childList: true });
};

/** Of a banner, a toast or a hint. */
const completes =
  (stage: Stage) =>
  (properties?: Answered): true => {
    if (properties) stage.report("form_answered", { properties });
    stage.end("completed");
    return true;
  };

/** What few parts have beside their words. */
export const draw: Blocks["draw"] = (
  room,
  { media = {}, form: asked },
  submit = completes(room as Stage),
) => [
  [...(media.image ? image(media.image) : []), ...(media.video ? video(room, media.video) : [])],
  asked ? [form(room, asked, submit)] : [],
];
