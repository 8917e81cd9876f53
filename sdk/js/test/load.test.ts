import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { load, stub } from "../src/index";

/** A widget's file as a module of its own, which notes what it is called with. */
const widget = (mark: string) =>
  `data:text/javascript,${encodeURIComponent(`
    // ${mark}
    globalThis.loads = (globalThis.loads ?? 0) + 1;
    const widget = new Proxy({}, { get: (_, name) => name === "then" ? undefined : (...args) => {
      globalThis.calls.push([name, ...args]);
      return name === "debug" ? Promise.resolve({ guides: {} }) : undefined;
    } });
    globalThis.annai = { init: (setup) => (globalThis.calls.push(["init", setup]), widget) };
  `)}`;

const page = globalThis as unknown as { window?: unknown; annai?: unknown; calls: unknown[]; loads?: number };

beforeEach(() => {
  page.window = globalThis;
  page.calls = [];
  page.loads = 0;
});

afterEach(() => {
  delete page.window;
  delete page.annai;
  vi.useRealTimers();
});

test("calls made before the widget has loaded happen in order once it has", async () => {
  const annai = load(widget("order"), { key: "pk_1" });
  annai.identify("u_42", { traits: { plan: "trial" } });
  annai.track("invoice_created");
  annai.start("welcome");
  expect(page.calls).toEqual([]);
  await annai.debug();
  expect(page.calls).toEqual([
    ["init", { key: "pk_1" }],
    ["identify", "u_42", { traits: { plan: "trial" } }],
    ["track", "invoice_created"],
    ["start", "welcome"],
    ["debug"],
  ]);
});

test("the widget is loaded once, however often it is asked for", async () => {
  const url = widget("once");
  await load(url, { key: "pk_1" }).debug();
  await load(url, { key: "pk_1" }).debug();
  expect(page.loads).toBe(1);
});

test("a widget that cannot be loaded is tried again, and nothing is thrown", async () => {
  vi.useFakeTimers();
  const annai = load("data:text/javascript,throw new Error('away')", { key: "pk_1" });
  annai.track("invoice_created");
  const report = annai.debug();
  await vi.advanceTimersByTimeAsync(70_000);
  expect(await report).toBeUndefined();
});

test("so is one whose privacy could not be looked after", async () => {
  vi.useFakeTimers();
  const url = `data:text/javascript,${encodeURIComponent(`
    globalThis.annai = { init: async () => {
      globalThis.calls.push("init");
      return globalThis.calls.length > 1 ? { debug: async () => "there" } : undefined;
    } };
  `)}`;
  const report = load(url, { key: "pk_1", privacy: "consent" }).debug();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([await report, page.calls]).toEqual(["there", ["init", "init"]]);
});

test("where the widget stays away, in an older browser or a frame, no call waits", async () => {
  const url = `data:text/javascript,${encodeURIComponent("globalThis.annai = { init: () => undefined };")}`;
  expect(await load(url, { key: "pk_1" }).debug()).toBeUndefined();
});

test("on a server nothing happens", async () => {
  delete page.window;
  const annai = load(widget("server"), { key: "pk_1" });
  annai.track("invoice_created");
  expect(await annai.debug()).toBeUndefined();
  expect(page.loads).toBe(0);
});

test("the stub queues calls in order for the plain tag", () => {
  const host: Pick<Window, "annai"> = {};
  stub(host);
  host.annai?.identify?.("u_42");
  host.annai?.track?.("invoice_created", { total: 7 });
  expect(host.annai?.q).toEqual([
    ["identify", ["u_42"]],
    ["track", ["invoice_created", { total: 7 }]],
  ]);
});

test("debugging may be asked of the stub, too, and is answered with nothing", async () => {
  const host: Pick<Window, "annai"> = {};
  stub(host);
  expect(await host.annai?.debug?.()).toBeUndefined();
  expect(host.annai?.q).toEqual([["debug", []]]);
});

test("the stub leaves a widget that is there alone", () => {
  const real = { track: () => {} };
  const host: Pick<Window, "annai"> = { annai: real };
  stub(host);
  expect(host.annai).toBe(real);
});
