import type { Problem } from "../wire";
import { backoff } from "./rhythm";

/** One public route of the server. It knows when not to call: after a failure, until the wait is over. */
export interface Line {
  /** The answer, or undefined if it did not come; then `refusal` says why, where the server did. */
  post<T extends { v: 1 }>(request: object): Promise<T | undefined>;
  /** The last words of a page: sent whatever comes, no answer expected. */
  part(request: object): void;
  /** Milliseconds until a call makes sense; Infinity once asking again as before is useless. */
  wait(): number;
  readonly refusal: Partial<Problem> | undefined;
  /** Something has changed (another token, another user): calling makes sense again. */
  clear(): void;
}

const PATIENCE = 15_000;

export function openLine(url: string): Line {
  let failures = 0;
  let notBefore = 0;
  let refusal: Partial<Problem> | undefined;
  const call = (request: object, options: RequestInit) =>
    fetch(url, { method: "POST", credentials: "omit", body: JSON.stringify(request), ...options });

  return {
    get refusal() {
      return refusal;
    },
    wait: () => Math.max(0, notBefore - Date.now()),
    clear() {
      notBefore = failures = 0;
    },
    part: (request) => void call(request, { keepalive: true }).catch(() => {}),
    async post<T extends { v: 1 }>(request: object) {
      let status = 0;
      let answer: (T & Partial<Problem>) | undefined;
      try {
        const response = await call(request, { signal: AbortSignal.timeout(PATIENCE) });
        status = response.status;
        answer = await response.json();
      } catch {}
      if (status === 200 && answer?.v === 1) {
        notBefore = failures = 0;
        return answer;
      }
      refusal = { ...answer, status };
      const passing = status < 400 || status === 408 || status === 429 || status >= 500;
      const after = Number(refusal.retry_after) || 0;
      notBefore = passing ? Date.now() + backoff(++failures, Math.random(), after) : Infinity;
    },
  };
}
