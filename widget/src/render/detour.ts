/** The ways that few tours take. */
export { pass, reroute } from "./course";
