/** What all surfaces are made of. It comes with the tour's file, so that the other kinds add only their own. */
export { find } from "../anchor/find";
export { follow } from "../anchor/follow";
export { pressable, rectOf, shown } from "../position/reveal";
export { button, closer, el, fill, still } from "./dom";
export { authored, content, ENDS, face } from "./face";
export { layer } from "./layer";
export { ownerOf } from "./owner";
export { read, words } from "./text";
