/**
 * Page globs as docs/wire.md defines them: `*` any run of characters but `/`, `**` any run; a trailing `/` is ignored,
 * `/a/**` matches `/a` too; without `?` or `#` in the pattern the page's query and hash don't matter.
 */

export function matchesAny(patterns: string[], address: string): boolean {
  const page = new URL(address, "https://host.invalid");
  return patterns.some((pattern) => matches(pattern, page));
}

function matches(pattern: string, page: URL): boolean {
  const [path = "", tail = ""] = split(pattern);
  const shown = (pattern.includes("?") ? page.search : "") + (pattern.includes("#") ? page.hash : "");
  return (
    glob(trim(path)).test(trim(decode(page.pathname))) && (tail === "" || glob(tail).test(decode(shown)))
  );
}

function split(pattern: string): [string, string] {
  const at = pattern.search(/[?#]/);
  return at < 0 ? [pattern, ""] : [pattern.slice(0, at), pattern.slice(at)];
}

const trim = (path: string): string => (path.length > 1 ? path.replace(/\/$/, "") : path);

function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\?]/g, "\\$&")
    .replace(/\/\*\*$/, "(?:/§)?")
    .replace(/\*\*/g, "§")
    .replace(/\*/g, "[^/]*")
    .replace(/§/g, ".*");
  return new RegExp(`^${source}$`, "u");
}
