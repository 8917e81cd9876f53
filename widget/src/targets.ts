/** For whoever records targets and checks them: a check of a build, a host's own tests. One file, no state. */
import { delivered, describe } from "./anchor/describe";
import { find, type Hit } from "./anchor/find";
import { heal } from "./anchor/heal";
import type { Target } from "./wire";

export { describe };

/** What a target, as it is written in a document, means on this page; null if it is missing or can't be told. */
export const locate = (target: Target): Hit | null => find(delivered(target), heal);
