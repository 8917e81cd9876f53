import type { EventsAnswer } from "../wire";
import type { Core } from "./core";
import type { Release } from "./locks";
import { once } from "./once";
import { type Entry, old, pack } from "./packing";
import { EVENT } from "./run";
import type { Trouble } from "./trouble";

/**
 * Takes stored events to the server: each stays stored until the server has answered for that very event. The answer
 * sends what waits, and resolves when that is done, or cannot be done now.
 */
export function openDelivery(core: Core): () => Promise<void> {
  const { store, scope, feed, setup } = core;
  const line = core.line("v1/events");
  let trouble: Trouble | undefined;
  let sending: Promise<void> | undefined;
  let release: Release | undefined;
  const later = scope.alarm(flush);

  const dropped = () => Number(store.read("dropped")) || 0;
  const drop = (name: string) => {
    store.write("dropped", dropped() + 1);
    store.remove(name);
  };

  function load(): Entry[] {
    const entries: Entry[] = [];
    for (const name of store.names(EVENT)) {
      const entry = store.read<Entry>(name);
      if (entry?.user && name === EVENT + entry.event?.id) entries.push(entry);
      else {
        store.write("aside", entry ?? name);
        drop(name);
      }
    }
    return entries.sort((a, b) => (a.event.id < b.event.id ? -1 : 1));
  }

  function letter(batch: readonly Entry[]) {
    const { user, token, ticket } = batch.at(-1) as Entry;
    const present = core.person()?.user === user;
    return {
      v: 1,
      key: setup.key,
      user,
      token: (present && core.token()) || token,
      ticket: (present && feed.answer?.ticket) || ticket,
      sent_at: Date.now(),
      dropped: dropped() || undefined,
      events: batch.map(({ event }) => event),
    };
  }

  async function flush() {
    const wait = line.from - Date.now();
    if (wait > 0) return later(wait);
    sending ??= send().finally(() => {
      sending = undefined;
    });
    await sending;
  }

  async function send() {
    release = await core.hold("send");
    // The tab that sends now takes ours along; come back in case it had just looked.
    if (!release) return later(2000);
    try {
      // What is left when the page has been away takes its turn anew.
      while (await sendNext()) if (!release) return later(0);
    } finally {
      release?.();
    }
  }

  const loadTrouble = once(async () => (trouble = (await import("./trouble")).openTrouble(core, drop)));

  /** What says what to do about a refusal did not load: it is heard once more, later. */
  function unknown() {
    line.from = Date.now() + 60_000;
    return undefined;
  }

  /** Whether there may be more to send at once. */
  async function sendNext(): Promise<boolean> {
    const entries = load();
    let batch = pack(entries);
    // What one batch takes is under the cap.
    if (trouble || batch.length < entries.length || entries.some((entry) => old(entry)))
      batch = await loadTrouble().then(
        ({ next }) => next(entries),
        () => batch,
      );
    if (!batch.length) return false;
    const told = dropped();
    const answer = await line.post<EventsAnswer>(() => letter(batch));
    if (!answer) {
      const { refusal } = line;
      const settled = refusal && (await loadTrouble().catch(unknown))?.settle(refusal, batch);
      if (settled) line.from = 0;
      else later(line.from - Date.now());
      return !!settled;
    }
    if (told) store.write("dropped", dropped() - told);
    return settle(answer, batch);
  }

  function settle({ results, changes }: EventsAnswer, batch: readonly Entry[]): boolean {
    const status = new Map(results.map((result) => [result.id, result.status]));
    const settled = batch.filter(({ event: { id } }) => {
      const verdict = status.get(id);
      if (verdict === "rejected") drop(EVENT + id);
      else if (verdict === "stored" || verdict === "duplicate") store.remove(EVENT + id);
      else return false;
      return true;
    });
    const choices = settled.some(({ event }) => event.name.startsWith("opted_"));
    if (changes?.length || choices) feed.ask();
    if (!settled.length) later(60_000);
    return settled.length > 0;
  }

  scope.listen("pagehide", () => {
    // A browser that keeps the whole page would throw it away as soon as another tab wants what it holds.
    release?.();
    release = undefined;
    const { user } = core.person() ?? {};
    const batch = pack(load().filter((entry) => entry.user === user));
    if (!batch.length || line.from > Date.now()) return;
    const body = JSON.stringify(letter(batch));
    // A copy: the entries stay until a page gets an answer for them.
    fetch(line.url, { method: "POST", credentials: "omit", keepalive: true, body }).catch(() => {});
  });

  return flush;
}
