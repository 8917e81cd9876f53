/** Calls to our own server: JSON both ways, with the CSRF token of the author's session. */

/** `status` is 0 where the server couldn't be reached; what isn't JSON has an empty body. */
export type Answer<T> =
  | { ok: true; status: number; body: T }
  | { ok: false; status: number; body: Partial<T> };

const page = document.querySelector<HTMLMetaElement>('meta[name="csrf"]');
let csrf = page?.content ?? "";

/** Never fails: whoever asks reads the status. */
export async function send<T extends object>(
  method: string,
  url: string,
  body?: unknown,
): Promise<Answer<T>> {
  const answer = await attempt<T & { code?: string }>(method, url, body);
  const stale = !answer.ok && answer.body.code === "stale_page";
  return stale && (await renewToken()) ? attempt(method, url, body) : answer;
}

/** The author signed in again in another tab: this page goes on under the new session. */
async function renewToken(): Promise<boolean> {
  const answer = await attempt<{ csrf_token: string }>("GET", page?.dataset.session ?? "");
  if (answer.ok) csrf = answer.body.csrf_token;
  return answer.ok;
}

async function attempt<T>(method: string, url: string, body?: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const said = await response.json().catch(() => ({}));
    return { ok: response.ok, status: response.status, body: said };
  } catch {
    return { ok: false, status: 0, body: {} };
  }
}
