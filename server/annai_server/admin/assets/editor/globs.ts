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

/** All places at once, one part after another: each costs a look at each letter of the address, and no more. */
function fits(pattern: string, text: string): boolean {
  const glob = pattern.replace(/\/+$/, "");
  // A trailing `/**` also means the folder itself.
  return (glob.endsWith("/**") && reaches(glob.slice(0, -3), text)) || reaches(glob, text);
}

function reaches(glob: string, text: string): boolean {
  let places = Array.from({ length: text.length + 1 }, (_, at) => !at);
  for (const part of glob.match(/\*\*+|\*|[^*]+/g) ?? []) places = after(part, text, places);
  return places.some((is, at) => is && /^\/{0,9}$/.test(text.slice(at)));
}

/** Where this part of a glob may end, if it begins at one of these places. */
function after(part: string, text: string, begins: boolean[]): boolean[] {
  if (part[0] !== "*")
    return begins.map((_, end) => !!begins[end - part.length] && text.startsWith(part, end - part.length));
  let within = false;
  return begins.map((begun, at) => {
    const ends = part === "*" && text[at - 1] === "/";
    within = begun || (within && !ends);
    return within;
  });
}
