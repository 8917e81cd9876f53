/* What few pages need, and those mostly all of it: in one file, because the core pays for the name of each. */
export { hold, pollRoutes } from "./older";
export { takeOver } from "./takeover";
export { mount } from "./visitor";
