import { expect, test } from "vitest";
import { openPage, tour } from "./page";

test("destroyed, it is gone at once, although nothing more can be loaded", async () => {
  const page = openPage();
  page.guides = [tour("welcome")];
  page.upkeep = () => Promise.reject(new Error("away"));
  const widget = page.widget({ user: "ann" });
  await page.wait(3000);
  expect(Object.keys(page.stages)).toEqual(["welcome"]);
  widget.destroy();
  expect([Object.keys(page.stages), page.gone.mock.calls.length]).toEqual([[], 1]);
  const before = page.asked.length;
  widget.identify("ann");
  page.dispatch("focus");
  await page.wait(70_000);
  expect(page.asked.length).toBe(before);
});

test("what belongs to one person's page view is not the next person's", async () => {
  const page = openPage();
  page.guides = [tour("welcome", { trigger: { event: "saved" } })];
  const widget = page.widget({ user: "ann" });
  widget.track("saved");
  await page.wait(3000);
  expect(Object.keys(page.stages)).toEqual(["welcome"]);
  widget.identify("bob");
  await page.wait(5000);
  expect(Object.keys(page.stages)).toEqual([]);
  widget.track("saved");
  await page.wait(3000);
  expect(Object.keys(page.stages)).toEqual(["welcome"]);
});

test("what cannot be recorded goes, and does not come back on this page view", async () => {
  const page = openPage();
  page.guides = [tour("welcome")];
  page.upkeep = () => Promise.reject(new Error("away"));
  page.widget({ user: "ann" });
  await page.wait(3000);
  page.stages.welcome?.shown();
  await page.wait(60_000);
  expect([Object.keys(page.stages), page.drawn]).toEqual([[], 1]);
});

test("what was asked for before anybody was identified happens once somebody is", async () => {
  const page = openPage();
  page.guides = [tour("welcome", { trigger: { manual: true } })];
  const widget = page.widget();
  widget.start("welcome");
  widget.optOut("banner");
  await page.wait(500);
  widget.identify("ann");
  await page.wait(1500);
  expect(Object.keys(page.stages)).toEqual(["welcome"]);
  expect(page.batches.flatMap(({ events }) => events.map(({ name }) => name))).toContain("opted_out");
});

test("a link is followed once somebody is identified", async () => {
  const page = openPage();
  page.guides = [tour("welcome", { trigger: { manual: true } })];
  page.location.hash = "#annai=welcome";
  const widget = page.widget();
  await widget.debug();
  await page.wait(1000);
  widget.identify("ann");
  await page.wait(3000);
  expect(Object.keys(page.stages)).toEqual(["welcome"]);
});

test("opting out holds at once, also for what still waits for its moment", async () => {
  const page = openPage();
  page.guides = [tour("welcome", { trigger: { after: 3000 } })];
  page.events = () => ({ status: 503 });
  const widget = page.widget({ user: "ann" });
  await page.wait(1000);
  page.bootstrap = () => new Promise(() => {});
  widget.optOut("tour");
  await page.wait(4000);
  expect(page.drawn).toBe(0);
});
