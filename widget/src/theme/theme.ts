import type { Theme } from "../wire";

const NAME = /^[a-z-]+$/;

/** Tokens enter through the CSSOM, one declaration each: no value can become a rule of its own. */
export function tokenSheet(theme: Theme, dark: boolean): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.insertRule(":host{}");
  const { style } = sheet.cssRules[0] as CSSStyleRule;
  for (const [name, value] of Object.entries({ ...theme.tokens, ...theme[dark ? "dark" : "light"] })) {
    if (NAME.test(name)) style.setProperty(`--annai-${name}`, value);
  }
  return sheet;
}

/**
 * `auto` means as dark as the page is, not as the system is: most products have only a light face, and a dark card
 * on it looks broken. The page's own background decides, else its `color-scheme`.
 */
export function isDark(theme: Theme): boolean {
  if (theme.scheme && theme.scheme !== "auto") return theme.scheme === "dark";
  for (const element of [document.body, document.documentElement]) {
    const lightness = lightnessOf(getComputedStyle(element).backgroundColor);
    if (lightness !== undefined) return lightness < 0.5;
  }
  const schemes = getComputedStyle(document.documentElement).colorScheme;
  return schemes.includes("dark") && (!schemes.includes("light") || matchMedia("(prefers-color-scheme:dark)").matches);
}

/** 0 black … 1 white; undefined for what one can see through. */
export function lightnessOf(color: string): number | undefined {
  const [first = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
  if (!color || alpha < 0.5) return undefined;
  if (color.startsWith("rgb")) return (0.299 * first + 0.587 * green + 0.114 * blue) / 255;
  return color.startsWith("lab") || color.startsWith("lch") ? first / 100 : first;
}
