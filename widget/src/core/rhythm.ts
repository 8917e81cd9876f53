const SECOND = 1000;

/** Milliseconds to wait after `failures` in a row: doubling from 2 s to 5 min, never before `retryAfter` (seconds), spread out. */
export function backoff(failures: number, random: number, retryAfter: unknown): number {
  const wait = Math.max(Math.min(2 ** failures, 300), Math.min(Number(retryAfter) || 0, 3600));
  return wait * SECOND * (1 + random / 2);
}

const POLLS = [2, 5, 15];

/** Milliseconds to the next question after `asked` answers on this page; the server's `pollAfter` (seconds) overrides, `validFor` (ms) shortens. */
export function pollIn(asked: number, pollAfter: number | null, validFor: number): number {
  return Math.max(SECOND, Math.min((pollAfter ?? POLLS[asked - 1] ?? 60) * SECOND, validFor)) || 60 * SECOND;
}
