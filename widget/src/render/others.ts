/** All kinds but the tour: alike as they are, they are smaller in one file than in three. */
export { mount as banner } from "./banner";
export { mount as checklist } from "./checklist";
export { mount as toast } from "./toast";
