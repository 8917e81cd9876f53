import type { Blocks } from "../surface";
import css from "./blocks.css";
import { form } from "./form";
import { picture } from "./picture";
import { video } from "./video";

export { css };

/** What few parts have beside their words. */
export const draw: Blocks["draw"] = (room, { media: { image, video: film } = {}, form: asked }, submit) => [
  [...(image ? picture(image) : []), ...(film ? video(room, film) : [])],
  asked ? [form(room, asked, submit)] : [],
];
