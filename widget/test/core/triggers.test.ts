import { expect, test } from "vitest";
import { holds, type Moment } from "../../src/core/triggers";
import type { Guide, GuideState, Trigger } from "../../src/wire";

const PAGE: Moment = {
  here: true,
  rest: 0,
  heard: new Set(),
  manual: false,
};
const AUTO: GuideState = { auto: true };

const cases: [string, Trigger, GuideState | undefined, Partial<Moment>, string | undefined][] = [
  ["nothing asked for", {}, AUTO, {}, undefined],
  ["the server says no", {}, { auto: false, reason: "completed" }, {}, "completed"],
  ["the server knows nothing of it", {}, undefined, {}, "not_published"],
  ["the host wants nothing by itself", {}, AUTO, { manual: true }, "manual"],
  ["by hand only", { manual: true }, AUTO, {}, "manual"],
  ["this page", { page: ["^/invoices"] }, AUTO, {}, undefined],
  ["another page", { page: ["^/settings"] }, AUTO, { here: false }, "page"],
  ["too early", { after: 1001 }, AUTO, { rest: 1 }, "waiting_trigger"],
  ["late enough", { after: 1000 }, AUTO, { rest: -1 }, undefined],
  ["an event not heard yet", { event: "exported" }, AUTO, {}, "waiting_trigger"],
  ["an event heard", { event: "exported" }, AUTO, { heard: new Set(["exported"]) }, undefined],
  ["an element not there", { element: { id: "x" } }, AUTO, { signalled: () => false }, "waiting_trigger"],
  ["an element there", { element: { id: "x" } }, AUTO, { signalled: () => true }, undefined],
  ["all parts but one", { page: ["^/invoices"], event: "exported" }, AUTO, {}, "waiting_trigger"],
];

test.each(cases)("%s", (_, trigger, state, moment, expected) => {
  expect(holds({ trigger } as Guide, state, { ...PAGE, ...moment })).toBe(expected);
});
