/** An image or a video on a card: its address, and what is said in its place or of it, in each language. */
import { type Child, h, region } from "../dom.ts";
import { t } from "../words.ts";
import type { Context } from "./context.ts";
import type { Image, Media, Video } from "./document.ts";
import { choiceField, numberField } from "./fields.ts";
import { plainPair } from "./pair.ts";
import { picturePair } from "./picture.ts";

type MediaOptions = {
  path: string;
  /** Where its translations live: `["steps", key, "media"]`. */
  at: string[];
  holder: { media?: Media };
};

export function mediaField(context: Context, { path, at, holder }: MediaOptions): HTMLElement {
  const changed = () => context.draft.changed();
  const place = region(draw, { class: "media-field", "data-path": path });

  function draw(): Child[] {
    const media = holder.media;
    return [
      choiceField({
        label: t("Image or video"),
        value: media?.image ? "image" : media?.video ? "video" : "none",
        choices: [
          { value: "none", label: t("None") },
          { value: "image", label: t("An image") },
          { value: "video", label: t("A video") },
        ],
        change: choose,
      }),
      media?.image ? imageFields(media.image) : null,
      media?.video ? videoFields(media.video) : null,
      h("p", { class: "error", hidden: true }),
    ];
  }

  function choose(kind: string): void {
    if (kind === "image") holder.media = { image: { url: "", alt: "" } };
    else if (kind === "video") holder.media = { video: { url: "", title: "" } };
    else delete holder.media;
    place.refresh();
    changed();
  }

  /** Its size is known, and is drawn; what it shows only the author knows. */
  function pictureChanged(uploaded: boolean): void {
    place.refresh();
    const alt = place.element.querySelector<HTMLInputElement>(`[data-path="${path}.image.alt"] input`);
    if (uploaded && alt?.value === "") alt.focus();
    else place.element.querySelector<HTMLButtonElement>(".picture button")?.focus();
  }

  function imageFields(image: Image): HTMLElement {
    const size = (name: "width" | "height", label: string) =>
      numberField({
        label,
        path: `${path}.image.${name}`,
        value: image[name],
        input: { min: 1, max: 10000 },
        change: (pixels) => {
          if (pixels === undefined) delete image[name];
          else image[name] = pixels;
          changed();
        },
      });
    return h(
      "div",
      { class: "indented" },
      picturePair(context, { path, at, image, changed: pictureChanged }),
      plainPair(context, {
        label: t("What it shows"),
        help: t("For people who don't see it. Leave it empty only where it is mere decoration."),
        path: `${path}.image.alt`,
        at: [...at, "alt"],
        value: image.alt,
        most: 300,
        change: (alt) => {
          image.alt = alt;
        },
      }),
      h(
        "div",
        { class: "fields" },
        size("width", t("Width in pixels")),
        size("height", t("Height in pixels")),
      ),
      h("p", { class: "help" }, t("With both, its place is kept while it loads, and nothing jumps.")),
    );
  }

  function videoFields(video: Video): HTMLElement {
    return h(
      "div",
      { class: "indented" },
      plainPair(context, {
        label: t("Address"),
        help: t(
          "As you share it: of YouTube, Vimeo, Loom or Wistia. It is loaded only when somebody plays it.",
        ),
        path: `${path}.video.url`,
        at: [...at, "url"],
        optional: t("Only if there is another one in this language"),
        value: video.url,
        most: 2000,
        change: (url) => {
          video.url = url.trim();
        },
      }),
      plainPair(context, {
        label: t("Title of the video"),
        path: `${path}.video.title`,
        at: [...at, "title"],
        value: video.title,
        most: 300,
        change: (title) => {
          video.title = title;
        },
      }),
    );
  }

  return place.element;
}
