import { expect, test } from "vitest";
import type { GuideDocument } from "./document.ts";
import { toIso, wallClock } from "./schedule.ts";
import { assemble, differences, flatten, join } from "./units.ts";

test.each([
  ["2026-11-21", "09:30", "Asia/Tokyo", "2026-11-21T09:30:00+09:00"],
  ["2026-07-01", "00:00", "Europe/Berlin", "2026-07-01T00:00:00+02:00"],
  ["2026-12-01", "23:59", "America/New_York", "2026-12-01T23:59:00-05:00"],
])("%s %s in %s", (date, time, zone, iso) => {
  expect(toIso(date, time, zone)).toBe(iso);
  expect(wallClock(iso, zone)).toEqual([date, time]);
});

const tour: GuideDocument = {
  schema: 1,
  key: "welcome",
  kind: "tour",
  title: "Welcome",
  steps: [
    { key: "a", title: "One", body: "" },
    { key: "b", title: "Two", body: "" },
  ],
  translations: { ja: { title: "ようこそ" } },
};

test("a document survives being taken apart", () => {
  expect(assemble(flatten(tour))).toEqual(tour);
});

test("what two people changed in different places is joined", () => {
  const mine = { ...tour, title: "Hello" };
  const theirs = { ...tour, steps: [{ key: "b", title: "Second", body: "" }] };
  const found = differences(tour, mine, theirs);
  expect(found.filter((one) => one.both)).toEqual([]);
  const joined = join(
    mine,
    theirs,
    new Set(found.filter((one) => !one.id.startsWith("title")).map((one) => one.id)),
  );
  expect(joined.title).toBe("Hello");
  expect(joined.steps).toEqual([{ key: "b", title: "Second", body: "" }]);
});
