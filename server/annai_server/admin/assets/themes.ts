/** Themes, in the list and in the form: the real widget beside them, in what is looked at or written. */
import { h, island } from "./dom.ts";
import { segmented } from "./editor/segmented.ts";
import { send } from "./request.ts";
import { t } from "./words.ts";

type Tokens = Record<string, string>;
type Delivered = { scheme: string; light: Tokens; dark: Tokens };
type Fault = { path: string; message: string };
type Data = {
  urls: { preview: string; judge: string };
  samples: { guides: Record<string, object>; locale: string; dir: string; strings: object };
  looks?: Record<string, Delivered>;
  shown?: string;
  bases?: Record<string, { light: Tokens; dark: Tokens }>;
};

const data = island<Data>("theme-data");
const place = document.querySelector("#look-preview");
const form = document.querySelector<HTMLFormElement>("#theme-form");

const frame = h("iframe", {
  class: "preview-frame",
  src: data.urls.preview,
  sandbox: "allow-scripts",
  title: t("Preview of the theme"),
});
let theme = data.looks?.[data.shown ?? ""];
let kind = "tour";
let face: "light" | "dark" = "light";
let ready = false;

/** The frame is sandboxed: it has no origin of its own. */
function draw(): void {
  if (!ready || !theme) return;
  const { guides, ...room } = data.samples;
  const message = { annai: "guide", guide: guides[kind], ...room, theme: { ...theme, scheme: face } };
  frame.contentWindow?.postMessage(
    { ...message, ...(kind === "checklist" && { step: "panel", items: { "item-0": true } }) },
    "*",
  );
}

window.addEventListener("message", ({ source, data: said }) => {
  if (source !== frame.contentWindow || said.annai !== "ready") return;
  ready = true;
  draw();
});

const kinds = [
  { value: "tour", label: t("Tour") },
  { value: "banner", label: t("Banner") },
  { value: "checklist", label: t("Checklist") },
  { value: "toast", label: t("Milestone toast") },
];
const faces = [
  { value: "light", label: t("Light") },
  { value: "dark", label: t("Dark") },
];
place?.append(
  h(
    "section",
    { class: "preview", "aria-label": t("Preview") },
    h(
      "div",
      { class: "preview-controls" },
      segmented(t("Kind"), kinds, kind, (value) => {
        kind = value;
        draw();
      }),
      segmented(t("Colours"), faces, face, (value) => {
        face = value as typeof face;
        draw();
      }),
    ),
    h("div", { class: "preview-stage" }, frame),
  ),
);

const choices = [...document.querySelectorAll<HTMLButtonElement>("[data-look]")];
for (const choice of choices) {
  choice.addEventListener("click", () => {
    for (const each of choices) each.setAttribute("aria-pressed", String(each === choice));
    theme = data.looks?.[choice.dataset.look ?? ""];
    draw();
  });
}

/** What the form says, as the document that it will be saved as. */
function written(from: HTMLFormElement): Record<string, unknown> {
  const parts: Record<string, Tokens> = { tokens: {}, light: {}, dark: {} };
  for (const [name, value] of new FormData(from)) {
    const [part = "", token] = name.split(".");
    if (token && parts[part] && typeof value === "string" && value.trim()) parts[part][token] = value.trim();
  }
  const one = (name: string) => String(new FormData(from).get(name) ?? "");
  return {
    schema: 1,
    key: one("key"),
    title: one("title"),
    base: one("base"),
    scheme: one("scheme"),
    ...parts,
  };
}

/** Beside each field, as a save would say it. */
function say(from: HTMLFormElement, errors: readonly Fault[]): void {
  for (const field of from.querySelectorAll<HTMLElement>("[data-token]")) {
    const path = field.dataset.token ?? "";
    const input = field.querySelector<HTMLInputElement>("input[type=text]");
    const own = errors.filter((error) => error.path === path);
    const told = h(
      "div",
      { id: `${path}-error` },
      ...own.map(({ message }) => h("p", { class: "error" }, message)),
    );
    field.querySelector(".token-errors")?.replaceChildren(...(own.length ? [told] : []));
    input?.toggleAttribute("aria-invalid", false);
    if (own.length) input?.setAttribute("aria-invalid", "true");
    if (own.length) input?.setAttribute("aria-describedby", told.id);
    else input?.removeAttribute("aria-describedby");
    if (own.length) field.closest("details")?.setAttribute("open", "");
  }
}

/** The pickers follow the words; a picker can't say `var(…)`, and shows what the base has where nothing is said. */
function follow(from: HTMLFormElement): void {
  const base = data.bases?.[String(new FormData(from).get("base"))];
  for (const input of from.querySelectorAll<HTMLInputElement>("[data-token] input[type=text]")) {
    const [part = "", token = ""] = input.id.split(".");
    const usual = base?.[part === "dark" ? "dark" : "light"][token] ?? "";
    input.placeholder = usual;
    const picker = from.querySelector<HTMLInputElement>(`[data-for="${input.id}"]`);
    const [hex] = /#[0-9a-f]{6}/i.exec(input.value || usual) ?? [];
    if (picker && hex) picker.value = hex;
  }
}

let asked = 0;
async function judge(from: HTMLFormElement): Promise<void> {
  const turn = ++asked;
  const body = { document: written(from) };
  const answer = await send<{ theme?: Delivered; errors?: Fault[] }>("POST", data.urls.judge, body);
  if (turn !== asked) return;
  theme = answer.body.theme ?? theme;
  say(from, answer.body.errors ?? []);
  draw();
}

if (form) {
  let timer = 0;
  form.addEventListener("input", ({ target }) => {
    const picker = target as HTMLInputElement;
    const meant = picker.dataset.for && document.getElementById(picker.dataset.for);
    if (meant instanceof HTMLInputElement) meant.value = picker.value;
    follow(form);
    clearTimeout(timer);
    timer = window.setTimeout(() => void judge(form), 200);
  });
  follow(form);
  void judge(form);
}
