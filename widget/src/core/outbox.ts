import type { EventsAnswer, OutgoingEvent } from "../wire";
import type { Line } from "./line";
import { BATCH, type Entry, overflow, pack, weight } from "./packing";
import type { Scope } from "./scope";
import type { Store } from "./store";
import type { Hold } from "./tabs";

export interface Outbox {
  add(entry: Entry, soon?: boolean): void;
  /** Whether an event of this guide still waits for the server's answer. */
  holds(guide: string): boolean;
  flush(): void;
  /** Events given up or refused, not yet told to the server. */
  dropped(): number;
}

export interface Delivery {
  key: string;
  store: Store;
  line: Line;
  hold: Hold;
  scope: Scope;
  /** The identity of now, to send events of the same user with. */
  identity(): { user?: string; token?: string; ticket?: string };
  /** A 401: whether there is another token to try. */
  renew(): Promise<boolean>;
  answered(answer: EventsAnswer, batch: readonly Entry[]): void;
}

const EVENT = "e:";
const TOGETHER = 300;

/** Every event is stored before anything else and removed only by the server's answer for it. */
export function openOutbox(delivery: Delivery): Outbox {
  const { key, store, line, hold, scope } = delivery;
  let limit = BATCH;
  let sending = false;
  const later = scope.timer(flush);

  const dropped = () => store.read<number>("dropped") ?? 0;
  const drop = (entries: readonly Entry[]) => {
    if (!entries.length) return;
    store.write("dropped", dropped() + entries.length);
    for (const { event } of entries) store.remove(EVENT + event.id);
  };

  function load(): Entry[] {
    const entries: Entry[] = [];
    for (const name of store.names(EVENT)) {
      const entry = store.read<Entry>(name);
      if (entry?.user && entry.event && EVENT + entry.event.id === name) entries.push(entry);
      else setAside(name);
    }
    return entries.sort((a, b) => a.event.at - b.event.at);
  }

  function setAside(name: string) {
    store.write("aside", store.read(name) ?? name);
    store.write("dropped", dropped() + 1);
    store.remove(name);
  }

  function letter(batch: readonly Entry[]) {
    const { user, token, ticket } = batch.at(-1)!;
    const now = delivery.identity();
    return {
      v: 1,
      key,
      user,
      ...(now.user === user ? { token: now.token, ticket: now.ticket ?? ticket } : { token, ticket }),
      sent_at: Date.now(),
      dropped: dropped() || undefined,
      events: batch.map(({ event }) => event),
    };
  }

  function flush() {
    const wait = line.wait();
    if (wait) later(wait);
    else if (!sending) send();
  }

  const send = scope.guard(async () => {
    sending = true;
    const release = await hold("send");
    try {
      // The tab that has the lock sends ours too; come back in case it had just looked.
      if (!release) later(2000);
      else while (await sendNext());
    } finally {
      sending = false;
      release?.();
    }
  });

  /** Whether there may be more to send at once. */
  async function sendNext(): Promise<boolean> {
    const entries = load();
    drop(overflow(entries, Date.now()));
    const batch = pack(load(), limit);
    if (!batch.length) return false;
    const told = dropped();
    const answer = await line.post<EventsAnswer>(letter(batch));
    if (!answer) return refused(batch);
    limit = BATCH;
    if (told) store.write("dropped", dropped() - told);
    return settle(answer, batch);
  }

  function settle(answer: EventsAnswer, batch: readonly Entry[]): boolean {
    const results = Array.isArray(answer.results) ? answer.results : [];
    const settled = batch.filter(({ event }) => {
      const status = results.find((result) => result?.id === event.id)?.status;
      if (status === "rejected") drop([{ user: "", event }]);
      else if (status === "stored" || status === "duplicate") store.remove(EVENT + event.id);
      else return false;
      return true;
    });
    delivery.answered(answer, settled);
    if (!settled.length) later(60_000);
    return settled.length > 0;
  }

  /** A batch refused as a whole is halved until the event at fault stands alone. */
  async function refused(batch: readonly Entry[]): Promise<boolean> {
    const { code, status } = line.refusal ?? {};
    if (code === "invalid" || code === "too_large") {
      line.clear();
      if (batch.length > 1) limit = { ...BATCH, events: Math.ceil(batch.length / 2) };
      else drop(batch);
      return true;
    }
    if (status === 401 && (await delivery.renew())) {
      line.clear();
      return true;
    }
    later(line.wait());
    return false;
  }

  scope.listen(window, "pagehide", () => {
    const { user } = delivery.identity();
    const batch = pack(load().filter((entry) => entry.user === user));
    if (batch.length && line.wait() === 0) line.part(letter(batch));
  });
  // What an earlier page left is sent once this one has settled.
  later(1000);

  return {
    add(entry, soon) {
      if (weight(entry) > BATCH.bytes) return drop([entry]);
      store.write(EVENT + entry.event.id, entry);
      later(soon ? 0 : TOGETHER);
    },
    holds: (guide) => load().some(({ event }) => event.guide === guide),
    flush,
    dropped,
  };
}
