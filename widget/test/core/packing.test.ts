import { expect, test } from "vitest";
import { type Entry, overflow, pack, weight } from "../../src/core/packing";

const DAY = 24 * 3600_000;
const NOW = 1_795_291_200_000;

const entry = (user: string, at = NOW, text = ""): Entry => ({
  user,
  event: { id: `${user}-${at}`, name: "saved", at, properties: { text } },
});

test("a batch is one user's, the oldest entry's, in order", () => {
  const entries = [entry("ann", 1), entry("bob", 2), entry("ann", 3)];
  expect(pack(entries)).toEqual([entries[0], entries[2]]);
});

test("a batch holds at most 100 events", () => {
  expect(pack(Array.from({ length: 150 }, (_, at) => entry("ann", at)))).toHaveLength(100);
});

test("a batch stays under 48 KB on the wire, also in Japanese", () => {
  const batch = pack(Array.from({ length: 90 }, (_, at) => entry("ann", at, "請求書".repeat(100))));
  const body = {
    v: 1,
    key: "pk",
    user: "ann",
    token: "x".repeat(1500),
    events: batch.map(({ event }) => event),
  };
  expect(batch.length).toBeGreaterThan(40);
  expect(weight(body)).toBeLessThan(48 * 1024);
});

test("an event that is too big alone still goes, alone", () => {
  const entries = [entry("ann", 1, "x".repeat(60_000)), entry("ann", 2)];
  expect(pack(entries)).toEqual([entries[0]]);
});

test("a smaller limit makes a smaller batch", () => {
  expect(pack([entry("ann", 1), entry("ann", 2), entry("ann", 3)], 2)).toHaveLength(2);
});

test("nothing packs to nothing", () => {
  expect(pack([])).toEqual([]);
});

test("what is older than a week is given up", () => {
  const old = entry("ann", NOW - 7 * DAY - 1);
  expect(overflow([old, entry("ann", NOW - 6 * DAY)], NOW)).toEqual([old]);
});

test("past 256 KB the oldest are given up", () => {
  const entries = Array.from({ length: 30 }, (_, i) => entry("ann", NOW - 1000 + i, "x".repeat(10_000)));
  const lost = overflow(entries, NOW);
  expect(lost.length).toBe(5);
  expect(lost.every(({ event }) => event.at < NOW - 1000 + 5)).toBe(true);
});
