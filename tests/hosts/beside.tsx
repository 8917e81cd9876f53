/** A product that loads Annai from npm, whatever tag its page has. */
import { load } from "../../sdk/js/src";

const { href } = new URL("/annai.js", location.href);
Object.assign(window, { npm: load(href, { key: "pk_1", user: "ann" }) });
