import type { Acts } from "./acts";
import type { Core } from "./core";
import type { Director } from "./director";
import type { Ledger } from "./ledger";

/** Gets on with the other tabs, and with this one's being hidden, left and come back to. */
export function watchTabs(
  core: Core,
  { screen }: Director,
  ledger: Ledger,
  acts: Acts,
  returned: () => void,
) {
  const { scope, hold } = core;
  const showing = () => [...screen.showing.values()];

  /** A hidden tab gives up its place. */
  function hide() {
    for (const shown of showing()) {
      shown.release?.();
      shown.release = undefined;
    }
  }

  /** If another tab has taken the place meanwhile, what is here goes on when its turn comes. */
  async function reappear() {
    for (const shown of showing()) {
      if (!shown.slot || shown.release) continue;
      const release = await hold("slot");
      if (release && screen.has(shown)) shown.release = release;
      else {
        release?.();
        acts.remove(shown);
      }
    }
  }

  scope.listen(document, "visibilitychange", () => (document.hidden ? hide() : reappear()));
  // The page comes back as it was left, but its runs may have gone on meanwhile.
  scope.listen(window, "pageshow", (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    for (const shown of showing()) acts.remove(shown);
    returned();
  });
  // Another tab has ended the run that is on screen here, too.
  scope.listen(window, "storage", () => {
    for (const shown of showing()) {
      const { id, guide } = shown.run;
      const kept = ledger.kept(guide.key);
      if (kept?.id === id && kept.ended) acts.remove(shown);
    }
  });
}
