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
    ["oklch(0.21 0.03 264.6)", true],
    ["oklch(0.98 0.003 247)", false],
    ["oklch(0.21 0.03 264.6 / 0.2)", false],
    ["oklab(0.3 -0.02 0.01)", true],
    ["lab(12 -3 4)", true],
    ["lch(96 2 80)", false],
    ["color(srgb 0.07 0.08 0.11)", true],
    ["color(display-p3 0.07 0.08 0.11)", true],
    ["color(display-p3 0.95 0.95 0.95)", false],
    ["color(srgb 0 0 0 / 0)", false],
    ["", false],
  ])("%s: %s", (color, dark) => {
    expect(dim(color)).toBe(dark);
  });
});
