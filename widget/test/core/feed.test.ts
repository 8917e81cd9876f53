import { expect, test, vi } from "vitest";
import { openPage } from "./page";

const REFUSED = { status: 401, code: "identity" };

test("a question that is under way is not asked again and again, but once more when it has been answered", async () => {
  const page = openPage();
  let answer = () => {};
  page.bootstrap = () => new Promise((resolve) => (answer = () => resolve(REFUSED)));
  const ask = vi.spyOn(globalThis, "setTimeout");
  page.widget({ user: "ann", token: async () => "token" });
  await page.wait(1500);
  page.dispatch("focus");
  ask.mockClear();
  await page.wait(3000);
  expect(page.asked.length).toBe(1);
  expect(ask.mock.calls.length).toBeLessThan(5);
  answer();
  await page.wait(10_000);
  expect(page.asked.length).toBe(2);
});

test("a host that never gives a token is asked for it again, after a while", async () => {
  const page = openPage();
  const token = vi.fn(() => new Promise<string>(() => {}));
  page.widget({ user: "ann", token });
  await page.wait(14_000);
  expect(token).toHaveBeenCalledTimes(1);
  await page.wait(6000);
  expect(token).toHaveBeenCalledTimes(2);
  expect(page.asked).toEqual([]);
});

test("a host that cannot give a token now is asked again, less and less often", async () => {
  const page = openPage();
  const token = vi.fn(async () => Promise.reject(new Error("away")));
  page.widget({ user: "ann", token });
  await page.wait(60_000);
  expect(token.mock.calls.length).toBeGreaterThan(2);
  expect(token.mock.calls.length).toBeLessThan(7);
});

test("nobody is asked about with the token of another", async () => {
  const page = openPage();
  let give = (_: string) => {};
  const widget = page.widget({
    user: "ann",
    token: () => new Promise<string>((resolve) => (give = resolve)),
  });
  await page.wait(200);
  widget.identify("bob", { token: "bob's" });
  give("ann's");
  await page.wait(5000);
  expect(new Set(page.asked.map(({ user, token }) => `${user}: ${token}`))).not.toContain("bob: ann's");
  expect(page.asked.at(-1)).toMatchObject({ user: "bob", token: "bob's" });
});

test("a refusal that comes after its person has left is nothing to the next one", async () => {
  const page = openPage();
  let refuse = () => {};
  page.bootstrap = ({ user }) =>
    user === "ann" ? new Promise((resolve) => (refuse = () => resolve(REFUSED))) : undefined;
  const widget = page.widget({ user: "ann" });
  await page.wait(200);
  widget.identify("bob");
  await page.wait(1500);
  refuse();
  await page.wait(10_000);
  expect(page.asked.map(({ user }) => user)).toEqual(["ann", "bob", "bob", "bob"]);
});

test("after a token was refused for good, another one is tried", async () => {
  const page = openPage();
  page.bootstrap = ({ token }) => (token === "fresh" ? undefined : REFUSED);
  const widget = page.widget({ user: "ann", token: "old" });
  await page.wait(60_000);
  expect(page.asked.length).toBe(1);
  widget.identify("ann", { token: "fresh" });
  await page.wait(1000);
  expect(page.asked.map(({ token }) => token)).toEqual(["old", "fresh"]);
});

test("of all that gets focus only the window itself is a reason to ask", async () => {
  const page = openPage();
  page.widget({ user: "ann" });
  await page.wait(30_000);
  const before = page.asked.length;
  page.dispatch("focus", { target: { tagName: "INPUT" } });
  await page.wait(1000);
  expect(page.asked.length).toBe(before);
  page.dispatch("focus");
  await page.wait(1000);
  expect(page.asked.length).toBe(before + 1);
});

test.each([
  ["nothing of the backend's is waited for", null, 0],
  ["a toast may come of it", 60, 1],
])("somebody acts, and %s: with poll_after %s, %i more question within 5 s", async (_, poll_after, more) => {
  const page = openPage();
  page.more = { poll_after };
  page.widget({ user: "ann" }).track("saved");
  await page.wait(30_000);
  const before = page.asked.length;
  page.dispatch("pointerdown");
  await page.wait(5000);
  expect(page.asked.length - before).toBe(more);
});
