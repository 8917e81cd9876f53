import type { Problem } from "../wire";
import { backoff } from "./rhythm";

/** One public route of the server. It knows when not to call: after a failure, until the wait is over. */
export interface Line {
  readonly url: string;
  /**
   * The answer, or undefined if it did not come; then `refusal` says why, where the server did. A request that could not
   * be made is one that failed.
   */
  post<T extends { v: number }>(make: () => object | Promise<object>): Promise<T | undefined>;
  /** When a call next makes sense; Infinity once asking again as before is useless. */
  from: number;
  readonly refusal?: Partial<Problem> | undefined;
}

const PATIENCE = 15_000;

/** `renewable`: whether a 401 is worth another try, with another token. */
export function openLine(url: string, renewable: () => boolean): Line {
  let failures = 0;
  const line: Line & { refusal?: Partial<Problem> | undefined } = {
    url,
    from: 0,
    async post<T extends { v: number }>(make: () => object | Promise<object>) {
      let status = 0;
      let answer: (T & Partial<Problem>) | undefined;
      try {
        // The host may never say what is needed for it. No signal for both: it would keep what waits for it.
        const late = new Promise<never>((_, fail) => setTimeout(fail, PATIENCE));
        const body = JSON.stringify(await Promise.race([make(), late]));
        const signal = AbortSignal.timeout(PATIENCE);
        const response = await fetch(url, { method: "POST", credentials: "omit", body, signal });
        status = response.status;
        answer = await response.json();
      } catch {}
      if (status === 200 && answer?.v === 1) {
        line.from = failures = 0;
        return answer;
      }
      line.refusal = answer;
      // Of what is refused, only a timeout and being too many pass by themselves.
      const passing = !/^4(?!08|29)/.test(`${status}`) || (status === 401 && renewable());
      const wait = passing ? backoff(++failures, Math.random(), answer?.retry_after) : Infinity;
      line.from = Date.now() + wait;
    },
  };
  return line;
}
