import type { BootstrapAnswer } from "../wire";
import type { Line } from "./line";
import { pollIn } from "./rhythm";
import type { Scope } from "./scope";

/** The server's last answer, kept up to date. */
export interface Feed {
  answer?: BootstrapAnswer | undefined;
  /** When the answer was asked for, in this browser's clock. */
  asked: number;
  /** When last an answer was asked for that knows all that happened here. */
  told: number;
  /** Whether the server has answered on this page: an answer of the last page is not enough for an interruption. */
  fresh?: boolean;
  /** What the server's clock is ahead of ours, in milliseconds. */
  skew: number;
  /** Brings the next question forward to `wait` milliseconds from now; never puts it off. */
  ask(wait?: number): void;
  /** There is another token: what was refused for good may be asked again. */
  renew(): void;
  /** The user or the company is another one: nothing of the old holds. */
  forget(): void;
}

const APART = 1000;

/**
 * `waiting`: whether something that this person did is still to be delivered; `request`: what to ask, once what happened
 * here is delivered; `changed` never throws.
 */
export function openFeed(
  scope: Scope,
  open: () => Line,
  person: () => unknown,
  waiting: () => boolean,
  request: () => Promise<object>,
  changed: () => void,
): Feed {
  /** Another person has a line of their own: what is still under way for the last one comes to nothing. */
  let line = open();
  let asking: Line | undefined;
  let count = 0;
  let last = 0;
  const soon: (wait: number) => void = scope.alarm(() => {
    if (document.hidden || !person()) return;
    // What has happened since it was asked may be too late for it.
    if (asking === line) return soon(APART);
    asking = line;
    last = Date.now();
    return exchange(line);
  });

  async function exchange(own: Line) {
    let asked = 0;
    let told = 0;
    const received = await own.post<BootstrapAnswer>(async () => {
      const question = await request();
      asked = Date.now();
      told = waiting() ? feed.told : asked;
      return { ...question, known: feed.answer?.state, sent_at: asked };
    });
    if (own !== line) return;
    asking = undefined;
    if (!received) return feed.ask();
    const answer = received.unchanged ? ({ ...feed.answer, ...received } as BootstrapAnswer) : received;
    Object.assign(feed, { answer, asked, told, skew: answer.server_time - Date.now(), fresh: true });
    feed.ask(pollIn(++count, answer.poll_after, (answer.valid_until ?? Infinity) - answer.server_time));
    changed();
  }

  const feed: Feed = {
    asked: 0,
    told: 0,
    skew: 0,
    ask: (wait = 0) => soon(Math.max(wait, line.from - Date.now(), last + APART - Date.now())),
    renew() {
      if (line.from === Infinity) line.from = 0;
    },
    forget() {
      Object.assign(feed, { answer: undefined, fresh: false, told: 0 });
      line = open();
    },
  };
  return feed;
}
