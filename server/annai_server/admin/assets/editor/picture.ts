/** The picture of an image block: a file that is chosen, dropped or pasted, or an address elsewhere; another one for
 * each language, where there is one. */
import { button, type Child, freshId, h, region } from "../dom.ts";
import { upload } from "../request.ts";
import { languageName, t } from "../words.ts";
import type { Context } from "./context.ts";
import { type Image, UPLOADED } from "./document.ts";
import { textField } from "./fields.ts";
import { policyNote } from "./policies.ts";
import { readTranslation, writeTranslation } from "./translations.ts";

type Options = {
  path: string;
  at: string[];
  image: Image;
  /** A file came in the place of what was there, or nothing did. */
  changed: (uploaded: boolean) => void;
};

type Uploaded = {
  url: string;
  width: number;
  height: number;
  detail: string;
  errors: { message: string }[];
};

type Place = {
  label: string;
  path: string;
  optional?: string;
  url: () => string;
  /** With the size of a file; null: it was removed; left out: an address was typed. */
  set: (url: string, size?: Uploaded | null) => void;
};

const TYPES = "image/png,image/jpeg,image/webp,image/gif";

export function picturePair(context: Context, { path, at, image, changed }: Options): HTMLElement {
  const { draft, beside, data } = context;
  const own: Place = {
    label: beside ? `${t("Image")} · ${languageName(data.default_locale)}` : t("Image"),
    path: `${path}.image.url`,
    url: () => image.url,
    set: (url, size) => {
      image.url = url;
      if (size === undefined) return;
      image.width = size?.width;
      image.height = size?.height;
      changed(size !== null);
    },
  };
  const first = picture(context, own);
  if (!beside) return first;
  const where = [...at, "url"];
  const other: Place = {
    label: `${t("Image")} · ${languageName(beside)}`,
    path: `translations.${beside}.${where.join(".")}`,
    optional: t("Only if there is another one in this language"),
    url: () => readTranslation(draft.document, beside, where),
    set: (url) => writeTranslation(draft.document, beside, where, url),
  };
  return h("div", { class: "pair" }, first, picture(context, other));
}

function picture(context: Context, place: Place): HTMLElement {
  const id = freshId();
  const status = h("p", { class: "help", role: "status", hidden: true });
  const fault = h("p", { class: "error", role: "alert", id: `${id}-error`, hidden: true });
  const input = h("input", { type: "file", accept: TYPES, id, hidden: true, "aria-hidden": "true" });
  const policy = region(() => [policyNote([place.url()], context.data)]);
  const shown = region(draw);
  const frame = h(
    "div",
    { class: "field picture", role: "group", "aria-labelledby": `${id}-label`, "data-path": place.path },
    h("span", { class: "label", id: `${id}-label` }, place.label),
    shown.element,
    policy.element,
    input,
    status,
    fault,
  );

  function draw(): Child[] {
    const url = place.url();
    policy.refresh();
    return url.startsWith(UPLOADED) ? [thumbnail(url)] : [zone(), address(url)];
  }

  function thumbnail(url: string): HTMLElement {
    const src = context.data.urls.images + url.slice(UPLOADED.length);
    return h(
      "div",
      { class: "picture-kept" },
      h("img", { src, alt: "" }),
      button(t("Another image…"), () => input.click(), { class: "button small" }),
      button(t("Remove"), () => change("", null), { class: "button quiet small" }),
    );
  }

  function zone(): HTMLElement {
    return h(
      "div",
      { class: "picture-zone" },
      button(t("Choose an image…"), () => input.click(), { class: "button small" }),
      h("p", { class: "help" }, t("Or drop or paste one here: PNG, JPEG, WebP or GIF, up to 8 MB.")),
    );
  }

  function address(url: string): HTMLElement {
    return textField({
      label: t("Or an address"),
      help: place.optional ?? t("Begins with https://, or with / for an image of your product."),
      value: url,
      change: (typed) => {
        place.set(typed.trim());
        policy.refresh();
        context.draft.changed();
      },
      input: { maxlength: 2000, "aria-describedby": fault.id },
    });
  }

  function change(url: string, size: Uploaded | null): void {
    say("");
    place.set(url, size);
    shown.refresh();
    context.draft.changed();
    if (size) context.announce(t("The image is uploaded."));
  }

  function say(doing: string, wrong = ""): void {
    status.hidden = !doing;
    status.textContent = doing;
    fault.hidden = !wrong;
    fault.textContent = wrong;
    frame.classList.toggle("busy", Boolean(doing));
  }

  async function take(file: File | undefined): Promise<void> {
    if (!file || frame.classList.contains("busy")) return;
    const sent = (part: number) => {
      const percent = Math.round(part * 100);
      say(part < 1 ? t("Uploading… %(percent)s %", { percent }) : t("Making it smaller…"));
    };
    sent(0);
    const answer = await upload<Uploaded>(context.data.urls.upload, file, sent);
    if (answer.ok) change(answer.body.url, answer.body);
    else say("", whatWentWrong(answer.status, answer.body));
  }

  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    void take(file).finally(() => {
      input.value = "";
    });
  });
  frame.addEventListener("dragover", (event) => {
    event.preventDefault();
    frame.classList.add("over");
  });
  frame.addEventListener("dragleave", () => frame.classList.remove("over"));
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    frame.classList.remove("over");
    void take(event.dataTransfer?.files[0]);
  });
  frame.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    void take(file);
  });
  return frame;
}

function whatWentWrong(status: number, said: Partial<Uploaded>): string {
  if (status === 0) return t("The server can’t be reached. Nothing was uploaded; try again.");
  if (status === 413) return t("It is larger than %(n)s MB: make it smaller.", { n: 8 });
  if (status === 401) return t("Please sign in again.");
  return said.errors?.[0]?.message ?? said.detail ?? t("That didn't work");
}
