import type { Problem } from "../wire";
import type { Entry } from "./packing";
import { EVENT } from "./run";

export interface Refusals {
  /** How many events go together. */
  most: number;
  /** Whose events were refused, and what there was to show for them: with the same again they hold up nobody else's. */
  aside: Map<string, string>;
}

/**
 * After a batch was refused as a whole: whether what waits may be sent at once. Its events go one by one then, so that
 * the one at fault holds up no other. Loaded when the server has refused something.
 */
export function settle(
  { code }: Partial<Problem>,
  refusals: Refusals,
  batch: readonly Entry[],
  proof: (user: string) => string,
  drop: (name: string) => void,
): boolean {
  const [{ user }] = batch as [Entry];
  if (code === "identity") refusals.aside.set(user, proof(user));
  else if (code !== "invalid" && code !== "too_large") return false;
  else if (batch.length > 1) refusals.most = 1;
  else for (const { event } of batch) drop(EVENT + event.id);
  return true;
}
