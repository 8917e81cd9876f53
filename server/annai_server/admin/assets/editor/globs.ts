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

function fits(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/\/+$/, "")
    .replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
    // A trailing `/**` also means the folder itself.
    .replace(/\/\*\*$|\*\*?/g, (star) => (star[0] === "/" ? "(/.*)?" : star[1] ? ".*" : "[^/]*"));
  return new RegExp(`^${source}/*$`, "s").test(text);
}
