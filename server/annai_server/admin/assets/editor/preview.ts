/** The live preview: the real widget in a frame, fed with what the server delivers for the document as it stands. */
import { h } from "../dom.ts";
import { send } from "../request.ts";
import { languageName, t, uiLocale } from "../words.ts";
import type { EditorData } from "./context.ts";
import { type Card, copy, type GuideDocument, type Target, type Variant } from "./document.ts";
import type { Draft } from "./draft.ts";
import { select } from "./fields.ts";
import { segmented } from "./segmented.ts";
import { prune } from "./translations.ts";

const DESKTOP = 700;
/** Whoever writes on a phone sees the phone first. */
const DEVICE = window.innerWidth < 600 ? "phone" : "desktop";

type Rendered = {
  guide?: unknown;
  strings?: unknown;
  dir?: string;
  theme?: object;
  errors?: { message: string }[];
};

export class Preview {
  readonly element: HTMLElement;
  private readonly frame: HTMLIFrameElement;
  private readonly note = h("p", { class: "preview-note", role: "status" });
  private ready = false;
  private locale: string;
  private scheme = "light";
  private step: string | null = null;
  /** The key of the one to draw, once it is there; "": the guide as it is written. */
  private variant = "";
  private readonly variants = h("div", { class: "preview-variants" });
  private timer = 0;
  private asked = 0;

  constructor(
    private readonly data: EditorData,
    private readonly draft: Draft,
  ) {
    this.locale = data.offered.includes(uiLocale) ? uiLocale : data.default_locale;
    this.frame = h("iframe", {
      class: "preview-frame",
      src: data.urls.preview,
      sandbox: "allow-scripts",
      title: t("Preview of the guide"),
    });
    this.element = h(
      "section",
      { class: "preview", "aria-label": t("Preview") },
      this.controls(),
      this.note,
      h("div", { class: "preview-stage", "data-device": DEVICE }, this.frame),
    );
    new ResizeObserver(() => this.fit()).observe(this.frame.parentElement ?? this.element);
    if (draft.document.kind === "checklist") this.step = "panel";
    window.addEventListener("message", (event) => this.heard(event));
    draft.onChange(() => {
      this.offer();
      this.later();
    });
    this.offer();
  }

  /** A computer's page is wider than this panel: it is drawn at its own width and shown smaller. */
  private fit(): void {
    const stage = this.frame.parentElement;
    if (!stage) return;
    const scale = stage.dataset.device === "desktop" ? Math.min(1, stage.clientWidth / DESKTOP) : 1;
    this.frame.style.width = `${100 / scale}%`;
    this.frame.style.height = `${100 / scale}%`;
    this.frame.style.transform = `scale(${scale})`;
  }

  show(key: string): void {
    const step = this.draft.document.kind === "checklist" ? "panel" : key;
    this.step = step;
    this.post({ annai: "step", step });
  }

  /** Draws the guide as these people get it. */
  vary(key: string): void {
    this.variant = key;
    this.offer();
    void this.draw();
  }

  /** Of those who get nothing there is nothing to see. */
  private drawable(): Variant[] {
    return (this.draft.document.variants ?? []).filter(({ withheld }) => !withheld);
  }

  private get shown(): string {
    return this.drawable().some(({ key }) => key === this.variant) ? this.variant : "";
  }

  /** The choice between the original and its variants, where there are any. */
  private offer(): void {
    const variants = this.drawable();
    const choices = [
      { value: "", label: t("Original") },
      ...variants.map(({ key, name }) => ({ value: key, label: name || t("Untitled variant") })),
    ];
    const label = t("Variant that is shown");
    const chosen = select(choices, this.shown, (key) => this.vary(key), { "aria-label": label });
    this.variants.replaceChildren(...(variants.length ? [chosen] : []));
  }

  private controls(): HTMLElement {
    const stage = () => this.element.querySelector<HTMLElement>(".preview-stage");
    const locales = this.data.offered.map((value) => ({ value, label: languageName(value) }));
    return h(
      "div",
      { class: "preview-controls" },
      segmented(
        t("Screen"),
        [
          { value: "desktop", label: t("Computer") },
          { value: "phone", label: t("Phone") },
        ],
        DEVICE,
        (value) => {
          stage()?.setAttribute("data-device", value);
          this.fit();
        },
      ),
      segmented(
        t("Colours"),
        [
          { value: "light", label: t("Light") },
          { value: "dark", label: t("Dark") },
        ],
        this.scheme,
        (value) => {
          this.scheme = value;
          void this.draw();
        },
      ),
      locales.length > 1
        ? segmented(t("Language"), locales, this.locale, (value) => {
            this.locale = value;
            void this.draw();
          })
        : null,
      this.variants,
    );
  }

  private heard(event: MessageEvent): void {
    if (event.source !== this.frame.contentWindow) return;
    const message = event.data as { annai?: string; message?: string };
    if (message.annai === "ready") {
      this.ready = true;
      void this.draw();
    }
    if (message.annai === "fault")
      this.note.textContent = t("This can't be drawn yet. The preview shows the last version that could.");
    if (message.annai === "ended")
      this.note.textContent = t(
        "The person ended the guide here. Change something or choose a step to see it again.",
      );
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.draw(), 300);
  }

  private async draw(): Promise<void> {
    if (!this.ready) return;
    this.asked += 1;
    const asked = this.asked;
    const variant = this.shown;
    const body = { document: presentable(this.draft.document, variant), locale: this.locale, variant };
    const answer = await send<Rendered>("POST", this.data.urls.render, body);
    if (asked !== this.asked) return;
    const still = [
      t("The preview shows the last version that could be drawn."),
      answer.body.errors?.[0]?.message,
    ];
    this.note.textContent = answer.ok ? "" : still.filter(Boolean).join(" ");
    if (!answer.ok) return;
    this.post({
      annai: "guide",
      guide: answer.body.guide,
      strings: answer.body.strings,
      dir: answer.body.dir,
      locale: this.locale,
      theme: { ...answer.body.theme, scheme: this.scheme },
      step: this.step ?? undefined,
    });
  }

  private post(message: unknown): void {
    // The frame is sandboxed: it has no origin of its own, and what it scrolls into view doesn't scroll this page.
    if (this.ready) this.frame.contentWindow?.postMessage(message, "*");
  }
}

/** Half-written guides can be seen too: what must not be empty gets an ellipsis, in the preview only. */
function presentable(document: GuideDocument, variant: string): GuideDocument {
  const shown = copy(document);
  prune(shown);
  shown.variants = (shown.variants ?? [])
    .filter(({ key }) => key === variant)
    .map(({ key, changes }) => ({ key, weight: 1, ...(changes && { changes }) }));
  const holders = [
    shown,
    ...(shown.steps ?? []),
    ...(shown.items ?? []),
    ...(shown.celebration ? [shown.celebration] : []),
  ];
  for (const holder of holders) holder.title ||= "…";
  if (shown.kind !== "tour" && shown.kind !== "checklist") shown.body ||= "…";
  if (shown.kind === "toast") shown.milestone ||= "milestone";
  const buttons = [
    ...(shown.buttons ?? []),
    ...(shown.steps ?? []).flatMap((step) => step.buttons ?? []),
    ...(shown.items ?? []).flatMap((item) => (item.button ? [item.button] : [])),
  ];
  for (const one of buttons) {
    one.label ||= "…";
    if (Object.values(one.action).includes("")) one.action = { do: "close" };
  }
  for (const card of [shown, ...(shown.steps ?? []), ...(shown.items ?? [])]) presentCard(card);
  for (const item of shown.items ?? []) item.done_when = { event: "done" };
  for (const key of ["audience", "trigger", "schedule", "frequency", "goal"] as const) delete shown[key];
  for (const step of shown.steps ?? []) {
    delete step.when;
    delete step.page;
    if (step.target && !isDescribed(step.target)) delete step.target;
    if (!step.target) delete step.advance;
  }
  if (needsTarget(shown) && !(shown.target && isDescribed(shown.target)))
    shown.target = { role: shown.target?.role ?? "button", name: "…" };
  return shown;
}

function presentCard(card: Card): void {
  const { image, video } = card.media ?? {};
  // Of an address that is still being typed there is nothing to see.
  if (image && !/^(https:\/\/.|\/|annai:)/.test(image.url)) delete card.media;
  if (video && !/^https:\/\/.+\/./.test(video.url)) delete card.media;
  if (video) video.title ||= "…";
  if (!card.form) return;
  card.form.submit ||= "…";
  for (const field of card.form.fields) {
    field.label ||= "…";
    for (const option of field.options ?? []) option.label ||= "…";
    delete field.trait;
  }
}

function needsTarget({ kind, position }: GuideDocument): boolean {
  return kind === "hint" || (kind === "banner" && position === "inline");
}

/** A name that is still to be written describes nothing. */
function isDescribed(target: Target): boolean {
  return Object.entries(target).some(([name, value]) => name !== "role" && name !== "within" && value !== "");
}
