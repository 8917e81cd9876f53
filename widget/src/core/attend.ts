import type { Surface } from "../surface";
import { typing } from "../typing";

/**
 * Focus goes to what a person asked for. Not to what a host's code starts by itself, and not while they type; but what
 * they chose in something of ours, `own`, gave focus back to where they had been, and that may be a field.
 */
export function attend(surface: Surface | undefined, own?: boolean): void {
  if (navigator.userActivation.isActive && (own || !typing())) surface?.focus();
}
