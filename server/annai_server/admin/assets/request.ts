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
  return twice(() => attempt<T & { code?: string }>(method, url, body));
}

/** A file as it is; `progress` is told how much of it has been sent, from 0 to 1. */
export async function upload<T extends object>(
  url: string,
  file: Blob,
  progress: (part: number) => void,
): Promise<Answer<T>> {
  return twice(() => attemptUpload<T & { code?: string }>(url, file, progress));
}

async function twice<T extends { code?: string }>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await ask();
  const stale = !answer.ok && answer.body.code === "stale_page";
  return stale && (await renewToken()) ? ask() : answer;
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

/** fetch doesn't tell how much it has sent. */
function attemptUpload<T>(url: string, file: Blob, progress: (part: number) => void): Promise<Answer<T>> {
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    const done = () => {
      const { status } = request;
      const body = request.response ?? {};
      const ok = status >= 200 && status < 300;
      resolve(ok ? { ok, status, body } : { ok, status, body });
    };
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.upload.addEventListener("progress", (event) => progress(event.loaded / event.total));
    request.addEventListener("loadend", done);
    request.send(file);
  });
}
