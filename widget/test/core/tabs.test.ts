import { expect, test } from "vitest";
import { openPage, tour } from "./page";

const SLOT = "annai:pk_1:slot";

/** A tour that came by itself or was opened by hand, in a tab that was hidden and is looked at again. */
async function comeBack(byHand: boolean, meanwhile: (page: ReturnType<typeof openPage>) => void) {
  const page = openPage();
  page.guides = [tour("welcome", { trigger: { manual: byHand } })];
  const widget = page.widget({ user: "ann" });
  await page.wait(1000);
  if (byHand) widget.start("welcome");
  await page.wait(3000);
  page.stages.welcome?.shown();
  await page.wait(1000);
  page.document.hidden = true;
  page.dispatch("visibilitychange");
  await page.wait(100);
  meanwhile(page);
  page.document.hidden = false;
  page.dispatch("visibilitychange");
  page.dispatch("storage");
  page.dispatch("storage");
  await page.wait(500);
  return page;
}

/** Another tab has the place for interruptions. */
const taken = ({ navigator }: ReturnType<typeof openPage>) =>
  void navigator.locks.request(SLOT, {}, () => new Promise<void>(() => {}));

test("a tab that hears several things at once keeps what it shows", async () => {
  const page = await comeBack(false, () => {});
  expect(Object.keys(page.stages)).toEqual(["welcome"]);
});

test("what came by itself leaves if another tab has taken the place meanwhile", async () => {
  const page = await comeBack(false, taken);
  expect(Object.keys(page.stages)).toEqual([]);
});

test("what a person opened stays, whatever other tabs show", async () => {
  const page = await comeBack(true, taken);
  expect(Object.keys(page.stages)).toEqual(["welcome"]);
});
