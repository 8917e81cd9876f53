import { describe, expect, test } from "vitest";
import { dim } from "../../src/theme/theme";

describe("a page is dark if its background is", () => {
  test.each([
    ["rgb(255, 255, 255)", false],
    ["rgb(247, 248, 251)", false],
    ["rgb(18, 20, 28)", true],
    ["rgb(0, 0, 0)", true],
    ["rgba(0, 0, 0, 0)", false],
    ["rgba(0, 0, 0, 0.9)", true],
    ["", false],
  ])("%s: %s", (color, dark) => {
    expect(dim(color)).toBe(dark);
  });
});
