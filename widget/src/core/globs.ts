/**
 * Page globs (docs/wire.md): `*` is any run of characters but `/`, `**` any run, all else is literal. Path, query and
 * hash are matched apart; the latter two only where the pattern names them. Shared cases: sdk/wire/cases/globs.json.
 */
export function matches(glob: string, url: string): boolean {
  const pattern = split(glob);
  const page = split(url.replace(/^[a-z]+:\/\/[^/?#]*/i, ""));
  return pattern.every((part, i) => part === undefined || expression(part).test(page[i] ?? ""));
}

/** Whether the page is one of those meant; no globs mean every page. */
export function here(globs: readonly string[] | undefined, url: string): boolean {
  return !globs?.length || globs.some((glob) => matches(glob, url));
}

function split(address: string): (string | undefined)[] {
  const [, path, query, hash] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(readable(address)) ?? [];
  return [path?.replace(/\/+$/, ""), query, hash];
}

/** Authors write `/請求書`, browsers report `/%E8%AB%8B…`. */
function readable(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

function expression(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
    // A trailing `/**` also means the folder itself.
    .replace(/\/\*\*$|\*\*|\*/g, (star) => (star === "*" ? "[^/]*" : star === "**" ? ".*" : "(/.*)?"));
  return new RegExp(`^${source}$`, "s");
}
