/** The ways that few tours take. */
export { amend, pass, reroute } from "./course";
