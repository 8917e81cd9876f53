import type { Theme } from "../wire";

/** Tokens enter through the CSSOM, one declaration each: no value can become a rule of its own. */
export function wear(room: HTMLElement, theme: Theme): void {
  const scheme = isDark(theme) ? "dark" : "light";
  const tokens = theme[scheme];
  room.style.colorScheme = scheme;
  for (const name in tokens) room.style.setProperty(`--annai-${name}`, tokens[name] as string);
}

/**
 * `auto` means as dark as the page is, not as the system is: most products have only a light face, and a dark card
 * on it looks broken.
 */
function isDark({ scheme = "auto" }: Theme): boolean {
  if (scheme !== "auto") return scheme === "dark";
  const { body, documentElement } = document;
  return [body, documentElement].some((element) => dim(getComputedStyle(element).backgroundColor));
}

/** Nearer to black than to white, and not see-through; as browsers say colours, `oklch(0.2 0.03 260)` among others. */
export function dim(color: string): boolean {
  const numbers = (color.match(/(?<=[ (])-?[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const [first = 0, green = 0, blue = 0, alpha = 1] = numbers;
  // Of lightness, or of red, green and blue.
  const light = /^(ok)?l/.test(color) ? first : (first * 3 + green * 6 + blue) / 10;
  const white = /^r/.test(color) ? 255 : /^l/.test(color) ? 100 : 1;
  return alpha > 0.5 && light < white * 0.55;
}
