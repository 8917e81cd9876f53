import type { BootstrapAnswer } from "../wire";
import type { Line } from "./line";
import { pollIn } from "./rhythm";
import type { Scope } from "./scope";

/** The server's last answer, kept up to date. */
export interface Feed {
  answer: BootstrapAnswer | undefined;
  /** When the answer was asked for, in this browser's clock. */
  asked: number;
  /** When last an answer was asked for that knows all that happened here. */
  told: number;
  /** Whether the server has answered on this page: an answer of the last page is not enough for an interruption. */
  fresh: boolean;
  /** What the server's clock is ahead of ours, in milliseconds. */
  skew: number;
  /** Brings the next question forward to `wait` milliseconds from now; never puts it off. */
  ask(wait?: number): void;
  /** The user or the company is another one: nothing of the old holds. */
  forget(): void;
}

export interface Source {
  line: Line;
  scope: Scope;
  /** Whether something that happened here is still to be delivered. */
  waiting(): boolean;
  /** What to ask, once what happened here is delivered; undefined while nobody is identified. */
  request(): Promise<object | undefined>;
  changed(): void;
}

const APART = 1000;

export function openFeed({ line, scope, waiting, request, changed }: Source): Feed {
  let asking = false;
  let count = 0;
  /** Raised when another person is asked about. */
  let era = 0;
  let last = 0;
  const soon = scope.alarm(async () => {
    if (document.hidden) return;
    if (asking) return feed.ask();
    asking = true;
    last = Date.now();
    try {
      await exchange();
    } finally {
      asking = false;
    }
  });

  async function exchange() {
    const asker = era;
    const question = await request();
    if (!question) return;
    const asked = Date.now();
    const told = waiting() ? feed.told : asked;
    const received = await line.post<BootstrapAnswer>({
      ...question,
      known: feed.answer?.state,
      sent_at: asked,
    });
    if (!received || asker !== era) return feed.ask();
    const answer = received.unchanged ? ({ ...feed.answer, ...received } as BootstrapAnswer) : received;
    Object.assign(feed, { answer, asked, told, skew: answer.server_time - Date.now(), fresh: true });
    feed.ask(pollIn(++count, answer.poll_after, (answer.valid_until ?? Infinity) - answer.server_time));
    changed();
  }

  const feed: Feed = {
    answer: undefined,
    asked: 0,
    told: 0,
    fresh: false,
    skew: 0,
    ask: (wait = 0) => soon(Math.max(wait, line.from - Date.now(), last + APART - Date.now())),
    forget() {
      feed.answer = undefined;
      feed.fresh = false;
      feed.told = 0;
      line.from = 0;
      era++;
    },
  };
  return feed;
}
