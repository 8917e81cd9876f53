import { expect, test } from "vitest";
import { openPage } from "./page";

const KEPT = (id: string, user: string, more: object = {}) => {
  const event = { id, name: "saved", at: Date.now(), ...more };
  localStorage.setItem(`annai:pk_1:e:${id}`, JSON.stringify({ user, event }));
};

test("events of somebody who is refused hold up nobody else's, and stay until they can go", async () => {
  const page = openPage();
  KEPT("1", "ann");
  KEPT("2", "bob");
  page.events = ({ user, token }) =>
    user === "ann" && token !== "fresh" ? { status: 401, code: "identity" } : undefined;
  const widget = page.widget({ user: "bob" });
  await page.wait(70_000);
  expect(page.batches.map(({ user }) => user)).toEqual(["ann", "bob"]);
  expect(page.stored()).toEqual(["annai:pk_1:e:1"]);
  widget.identify("ann", { token: "fresh" });
  await page.wait(70_000);
  expect(page.stored()).toEqual([]);
});

test("what waited for more than a week, or is more than may wait, is given up and counted", async () => {
  const page = openPage();
  KEPT("0", "ann", { at: Date.now() - 8 * 24 * 3600_000 });
  for (let id = 10; id < 40; id++) KEPT(`${id}`, "ann", { properties: { text: "x".repeat(10_000) } });
  page.widget({ user: "ann" });
  await page.wait(70_000);
  const sent = page.batches.flatMap(({ events }) => events.map(({ id }) => id));
  expect(sent).toEqual(Array.from({ length: 25 }, (_, at) => `${at + 15}`));
  expect(page.batches[0]).toMatchObject({ dropped: 6 });
});

test("what was tracked before anybody was identified is dated as it happened", async () => {
  const page = openPage();
  const widget = page.widget();
  const began = Date.now();
  widget.track("early");
  await page.wait(5000);
  widget.identify("ann");
  await page.wait(1000);
  const [event] = page.batches.flatMap(({ events }) => events);
  expect(event).toMatchObject({ name: "early", at: began });
});

test("what nobody did after one person has left is not the next one's", async () => {
  const page = openPage();
  const widget = page.widget({ user: "ann" });
  await page.wait(1000);
  widget.reset();
  widget.track("nobody's");
  widget.identify("bob");
  widget.track("bob's");
  await page.wait(1000);
  expect(page.batches.flatMap(({ user, events }) => events.map(({ name }) => [user, name]))).toEqual([
    ["bob", "bob's"],
  ]);
});

test("nothing that is remembered of a person stays after they have left", async () => {
  const page = openPage();
  const key = "annai:pk_1:";
  localStorage.setItem(`${key}u:ann:shown`, "[1]");
  localStorage.setItem(`${key}u:bob:shown`, "[2]");
  sessionStorage.setItem(`${key}feed`, "{}");
  page.widget({ user: "ann" }).reset();
  expect([Object.keys(localStorage), Object.keys(sessionStorage)]).toEqual([[`${key}u:bob:shown`], []]);
});
