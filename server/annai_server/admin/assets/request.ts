/** Calls to our own server: JSON both ways, with the CSRF token of the page. */

export type Answer<T> = { ok: boolean; status: number; body: T };

const csrf = document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";

export async function send<T>(method: string, url: string, body?: unknown): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": csrf },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { ok: response.ok, status: response.status, body: (await response.json()) as T };
}
