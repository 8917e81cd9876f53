import type { Answered, Blocks, Stage } from "../surface";
import css from "./blocks.css";
import { form } from "./form";
import { image } from "./image";
import { video } from "./video";

export { css };

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
