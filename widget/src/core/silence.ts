import type { Silence } from "../surface";
import type { Core } from "./core";

const PATIENCE = 15_000;

/** Why the server gives no answer, found out by asking it once, as the page does; undefined if it gives one now. */
export async function findSilence(core: Core): Promise<Silence | undefined> {
  if (!core.person()) return { why: "nobody" };
  let body: string;
  try {
    body = JSON.stringify({ ...(await inTime(core.question())), sent_at: Date.now() });
  } catch (error) {
    return { why: "page", detail: String(error) };
  }
  return ask(new URL("v1/bootstrap", core.setup.server).href, body);
}

async function ask(address: string, body: string): Promise<Silence | undefined> {
  const signal = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(address, { method: "POST", credentials: "omit", body, signal });
    const { status } = response;
    const answer = await response.json().catch(() => undefined);
    if (status === 200 && answer?.v === 1) return;
    if (typeof answer?.code !== "string") return { why: "foreign", address, status };
    const { code, detail, reason } = answer;
    return { why: "refused", address, status, code, detail, reason };
  } catch {
    return { why: "unreachable", address };
  }
}

/** The host may never say what is asked of it. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, fail) =>
    setTimeout(fail, PATIENCE, `nothing came in ${PATIENCE / 1000} s`),
  );
  return Promise.race([answer, late]);
}
