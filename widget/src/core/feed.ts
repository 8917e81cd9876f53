import type { BootstrapAnswer } from "../wire";
import type { Line } from "./line";
import { IN_USE, pollIn } from "./rhythm";
import type { Scope } from "./scope";
import type { Store } from "./store";

/** The server's last answer, kept up to date. */
export interface Feed {
  answer: BootstrapAnswer | undefined;
  /** When the answer was asked for, in this browser's clock. */
  asked: number;
  /** Whether the server has answered on this page: an answer of the last page is not enough for an interruption. */
  fresh: boolean;
  /** What the server's clock is ahead of ours, in milliseconds. */
  skew: number;
  /** Brings the next question forward to `wait` milliseconds from now; never puts it off. */
  ask(wait?: number): void;
  /** Takes up the answer of the last page view, if it was about the same person and still holds. */
  recall(): void;
  /** Keeps what was changed in the answer here, such as an opt-out, until the next one. */
  keep(): void;
  /** The user or the company is another one: nothing of the old holds. */
  forget(): void;
}

interface Kept {
  who: string;
  asked: number;
  skew: number;
  answer: BootstrapAnswer;
}

export interface Source {
  line: Line;
  /** Of this tab: what was answered may name the person. */
  store: Store;
  scope: Scope;
  who(): string;
  /** What to ask, once what happened here is delivered; undefined while nobody is identified. */
  request(): Promise<object | undefined>;
  changed(): void;
}

const KEPT = "answer";
const APART = 1000;

export function openFeed({ line, store, scope, who, request, changed }: Source): Feed {
  let asking = false;
  let count = 0;
  let last = 0;
  const soon = scope.alarm(async () => {
    if (document.hidden) return;
    if (asking) return feed.ask(APART);
    asking = true;
    last = Date.now();
    await exchange().finally(() => {
      asking = false;
    });
  });

  async function exchange() {
    const asker = who();
    const question = await request();
    if (!question) return;
    const asked = Date.now();
    const received = await line.post<BootstrapAnswer>({
      ...question,
      known: feed.answer?.state,
      sent_at: asked,
    });
    if (asker !== who()) return feed.ask();
    if (!received) return feed.ask(2000);
    const answer = received.unchanged && feed.answer ? { ...feed.answer, ...received } : received;
    if (!sound(answer)) return feed.ask(60_000);
    Object.assign(feed, { answer, asked, skew: answer.server_time - Date.now(), fresh: true });
    feed.keep();
    feed.ask(pollIn(++count, answer.poll_after, (answer.valid_until ?? Infinity) - answer.server_time));
    changed();
  }

  const feed: Feed = {
    answer: undefined,
    asked: 0,
    fresh: false,
    skew: 0,
    ask: (wait = 0) => soon(Math.max(wait, line.from - Date.now(), last + APART - Date.now())),
    recall() {
      const kept = store.read<Kept>(KEPT);
      if (kept?.who !== who() || !sound(kept.answer)) return;
      if ((kept.answer.valid_until ?? Infinity) > Date.now() + kept.skew) Object.assign(feed, kept);
    },
    keep: () => store.write(KEPT, { who: who(), asked: feed.asked, skew: feed.skew, answer: feed.answer }),
    forget() {
      feed.answer = undefined;
      feed.fresh = false;
      count = line.from = 0;
      store.remove(KEPT);
    },
  };
  scope.listen(window, "pointerdown keydown", () => {
    if (feed.fresh && !feed.answer?.poll_after) feed.ask(IN_USE);
  });
  return feed;
}

/** A wrong answer is as good as none. */
const sound = (answer: BootstrapAnswer | undefined) =>
  Array.isArray(answer?.guides) && Array.isArray(answer.menu) && answer.states && answer.budget?.shown;
