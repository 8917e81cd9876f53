import { expect, test } from "vitest";
import { openPage, tour } from "./page";

const NEWS = tour("news", { kind: "banner", interrupts: false } as never);
const names = (page: ReturnType<typeof openPage>) =>
  page.batches.flatMap(({ events }) => events.map(({ name }) => name));

test("what a button does is done, although using it has ended what it was in", async () => {
  const page = openPage();
  const went: string[] = [];
  page.guides = [NEWS];
  page.widget({ user: "ann", navigate: (url) => went.push(url) });
  await page.wait(1000);
  const stage = page.stages.news;
  stage?.shown();
  stage?.end("completed");
  stage?.perform({ do: "page", url: "/invoices" });
  await page.wait(1000);
  expect(went).toEqual(["/invoices"]);
  expect(names(page)).toEqual(["guide_shown", "guide_completed", "guide_ended"]);
});

test("what a button tells is heard as what the host itself tells: by triggers, too", async () => {
  const page = openPage();
  page.guides = [NEWS, tour("next", { trigger: { event: "tried_it" } })];
  page.widget({ user: "ann" });
  await page.wait(1000);
  page.stages.news?.perform({ do: "track", event: "tried_it" });
  await page.wait(3000);
  expect(Object.keys(page.stages)).toEqual(["news", "next"]);
  expect(names(page)).toEqual(["tried_it"]);
});
