import type { Blocks } from "../surface";
import css from "./blocks.css";
import { form } from "./form";
import { image } from "./image";
import { video } from "./video";

export { css };

/** What few parts have beside their words. */
export const draw: Blocks["draw"] = (room, { media = {}, form: asked }, submit) => [
  [...(media.image ? image(media.image) : []), ...(media.video ? video(room, media.video) : [])],
  asked ? [form(room, asked, submit)] : [],
];
