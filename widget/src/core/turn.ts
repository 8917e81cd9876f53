import type { Keeping } from "./upkeep";

const TICK = 1000;

/**
 * The screen for what a guide that waits to be used says unasked, as a milestone's toast has it: when an interruption might
 * come, in one tab, and without a share in the budget. Loaded when something is to be said.
 */
export async function turn({ core, director, ledger }: Keeping, key: string): Promise<boolean> {
  const { screen } = director;
  const shown = screen.of(key);
  while (shown && screen.has(shown)) {
    // Another tab did.
    if (ledger.kept(key)?.folded) {
      shown.run.folded = true;
      return false;
    }
    if (!document.hidden && !director.hindered() && director.calm()) {
      const release = await core.hold("slot");
      if (release && screen.has(shown) && !document.hidden && !director.taken()) {
        Object.assign(shown, { slot: true, release });
        return true;
      }
      release?.();
    }
    await new Promise((later) => setTimeout(later, TICK));
  }
  return false;
}
