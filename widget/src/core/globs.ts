const ORIGIN = "http://a";

/**
 * Page globs (docs/wire.md): `*` is any run of characters but `/`, `**` any run, all else is literal; a trailing `/` is
 * ignored. Query and hash matter only where the pattern names them. Shared cases: sdk/wire/cases/globs.json.
 */
export function matches(glob: string, url: string): boolean {
  // Both as the browser writes addresses: an author's `/請求書` is `/%E8%AB%8B…` there.
  const pattern = new URL(glob, ORIGIN);
  const page = new URL(url, ORIGIN);
  return (["pathname", "search", "hash"] as const).every(
    (part) => !pattern[part] || fits(pattern[part], page[part]),
  );
}

/** Whether this page is one of those meant; no globs mean every page. */
export const here = (globs: readonly string[] | undefined, url = location.href) =>
  !globs?.length || globs.some((glob) => matches(glob, url));

function fits(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/\/+$/, "")
    .replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
    // A trailing `/**` also means the folder itself.
    .replace(/\/\*\*$|\*\*?/g, (star) => (star[0] === "/" ? "(/.*)?" : star[1] ? ".*" : "[^/]*"));
  return new RegExp(`^${source}/*$`, "s").test(text);
}
