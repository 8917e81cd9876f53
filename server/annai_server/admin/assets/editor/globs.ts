const ORIGIN = "http://a";

/**
 * Page globs (docs/wire.md) while they are being written; what is published, the server makes ready for the browser.
 * Shared cases: sdk/wire/cases/globs.json.
 */
export function matches(glob: string, url: string): boolean {
  // Both as the browser writes addresses: an author's `/請求書` is `/%E8%AB%8B…` there.
  const pattern = new URL(`${ORIGIN}/${glob.replace(/^\//, "")}`);
  const page = new URL(url, ORIGIN);
  return (["pathname", "search", "hash"] as const).every(
    (part) => !pattern[part] || fits(pattern[part], page[part]),
  );
}

/** Whether this page is one of those meant; no globs mean every page. */
export const here = (globs: readonly string[], url: string) =>
  !globs.length || globs.some((glob) => matches(glob, url));

/** Walked place by place: as a regular expression, many wildcards would take the browser for minutes. */
function fits(pattern: string, text: string): boolean {
  const glob = pattern.replace(/\/+$/, "");
  // A trailing `/**` also means the folder itself.
  if (glob.endsWith("/**") && fits(glob.slice(0, -3), text)) return true;
  let places = [0];
  for (const part of glob.match(/\*\*?|[^*]+/g) ?? [])
    places = [...new Set(places.flatMap((at) => ends(part, text, at)))];
  return places.some((at) => /^\/*$/.test(text.slice(at)));
}

/** Where this part of a glob may end, if it begins there. */
function ends(part: string, text: string, at: number): number[] {
  if (part[0] !== "*") return text.startsWith(part, at) ? [at + part.length] : [];
  const slash = part === "*" ? text.indexOf("/", at) : -1;
  const last = slash < 0 ? text.length : slash;
  return Array.from({ length: last - at + 1 }, (_, further) => at + further);
}
