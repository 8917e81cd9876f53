import type { Core } from "./core";
import type { Director } from "./director";
import { EVENT } from "./run";

export type Report = ReturnType<typeof report>;

/** Why each guide is or isn't on screen, and how delivery goes. */
export const report = ({ feed, store, scope, person }: Core, { reasons }: Director) => ({
  // Of a visitor, what the server calls them: their id is a secret.
  user: feed.answer?.user ?? person()?.user.replace(/^(anonymous:).*/, "$1…"),
  publication: feed.answer?.publication,
  guides: {
    ...Object.fromEntries(
      Object.entries(feed.answer?.states ?? {}).map(([key, { reason }]) => [key, reason ?? "eligible"]),
    ),
    ...reasons,
  },
  /** Events that wait to be sent. */
  queued: store.names(EVENT).length,
  dropped: store.read<number>("dropped") ?? 0,
  fault: scope.fault && String(scope.fault),
});
