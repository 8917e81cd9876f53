/** What the host's pages have to allow for a guide's images to be seen: their policy is theirs, and nobody tells us. */
import { h } from "../dom.ts";
import { t } from "../words.ts";
import type { EditorData } from "./context.ts";
import { type GuideDocument, UPLOADED } from "./document.ts";

/** Says whose images they are, to whoever writes the policy; null where the product's own pages have them. */
export function policyNote(urls: string[], data: EditorData): HTMLElement | null {
  const origins = [...new Set(urls.flatMap((url) => originOf(url, data.origin)))];
  if (origins.length === 0) return null;
  const said = t("Where your pages have a Content-Security-Policy, its img-src has to allow %(origins)s.", {
    origins: origins.join(t(", ")),
  });
  return h("p", { class: "help policy" }, said);
}

function originOf(url: string, ours: string): string[] {
  if (url.startsWith(UPLOADED)) return [ours];
  return /^https:/.test(url) && URL.canParse(url) ? [new URL(url).origin] : [];
}

/** The addresses of all images that it shows, in any language or variant. */
export function imagesOf(document: GuideDocument): string[] {
  const found: string[] = [];
  const look = (part: unknown, holder: string) => {
    if (typeof part === "string" && isImage(part, holder)) found.push(part);
    if (typeof part !== "object" || part === null) return;
    for (const [name, value] of Object.entries(part)) look(value, name === "url" ? holder : name);
  };
  look(document, "");
  return found;
}

/** A translation says `media.url` of an image and of a video alike. */
function isImage(text: string, holder: string): boolean {
  return holder === "image" || (holder === "media" && text.startsWith(UPLOADED));
}
