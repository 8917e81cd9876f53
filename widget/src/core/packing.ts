import type { OutgoingEvent } from "../wire";

/** An event on its way, with the identity it happened under. */
export interface Entry {
  user: string;
  token?: string | undefined;
  ticket?: string | undefined;
  event: OutgoingEvent;
}

/** Of one batch, in bytes and in events. */
const LARGEST = 47_000;
export const MOST = 100;
const STORED = 256 * 1024;
const WEEK = 7 * 24 * 3600_000;

export const weight = (value: unknown): number => new Blob([JSON.stringify(value)]).size;

/** The next batch: the oldest entry and what follows of the same user, within the limits, never empty. */
export function pack(entries: readonly Entry[], most = MOST): Entry[] {
  const batch: Entry[] = [];
  let bytes = 2000;
  for (const entry of entries) {
    if (entry.user !== entries[0]?.user) continue;
    bytes += weight(entry.event) + 1;
    if (batch.length && (bytes > LARGEST || batch.length >= most)) break;
    batch.push(entry);
  }
  return batch;
}

/** Whether it has waited too long to be sent at all. */
export const old = ({ event }: Entry, now = Date.now()): boolean => now - event.at > WEEK;

/** Which entries have to be given up: older than a week, and the oldest past the cap. */
export function overflow(entries: readonly Entry[], now: number): Entry[] {
  let bytes = 0;
  return entries.toReversed().filter((entry) => {
    const late = old(entry, now);
    if (!late) bytes += weight(entry);
    return late || bytes > STORED;
  });
}
