import type { Blocks } from "../surface";
import { el } from "./kit";

export const draw: Blocks["draw"] = (_, { media }) => {
  if (!media?.image) return [[], []];
  const { src, alt, width, height } = media.image;
  const size = { ...(width && { width: `${width}` }), ...(height && { height: `${height}` }) };
  return [[el("img", { src, alt, ...size })], []];
};
