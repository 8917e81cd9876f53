import type { Keeping } from "./upkeep";

/**
 * Gets on with the other tabs, and with this one's being come back to. Loaded with the first such event: most page
 * views see none.
 */
export async function meet({ core, director, ledger, acts }: Keeping, returned: () => void, event: Event) {
  const { screen } = director;
  for (const shown of screen.all()) {
    const { run, slot, release } = shown;
    const kept = ledger.kept(run.guide.key);
    const ended = kept?.id === run.id && kept.ended;
    // Another tab has ended the run; or the page comes back as it was left, and its runs may have gone on meanwhile.
    if (ended || event.type === "pageshow") acts.remove(shown);
    // What is still being loaded finds its place by itself.
    else if (slot && !release && shown.surface) {
      // If another tab has taken the place meanwhile, what is here goes on when its turn comes; or stays, if a person
      // asked for it here.
      const place = await core.hold("slot");
      if (document.hidden) place?.();
      else if (place && screen.has(shown)) shown.release = place;
      else {
        place?.();
        if (!shown.hand) acts.remove(shown);
      }
    }
  }
  if (event.type !== "pageshow") return;
  director.turn();
  returned();
}
