import { expect, test } from "vitest";
import { once } from "../../src/core/once";

test("all who ask wait for one, and whoever asks after it failed has it loaded anew", async () => {
  let loads = 0;
  const ask = once(async () => {
    if (++loads === 1) throw new Error("offline");
    return loads;
  });
  const first = [ask(), ask()];
  await expect(Promise.all(first)).rejects.toThrow("offline");
  expect(await Promise.all([ask(), ask()])).toEqual([2, 2]);
});

test("somebody who asks again as soon as it has failed is met by all who ask after", async () => {
  let loads = 0;
  const ask = once(async () => {
    if (++loads === 1) throw new Error("offline");
    return loads;
  });
  const again = ask().catch(() => ask());
  await ask().catch(String);
  expect(await ask()).toBe(2);
  expect(await again).toBe(2);
});
