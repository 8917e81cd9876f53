/** All kinds but the tour, and the menu: alike as they are, they are smaller in one file than in four. */
export { mount as banner } from "./banner";
export { mount as checklist } from "./checklist";
export { mount as menu } from "./menu";
export { mount as toast } from "./toast";
