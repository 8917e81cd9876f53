/** Saving the draft: with its version, so that nobody overwrites anybody unknowingly; and the guard on leaving. */
import { h } from "../dom.ts";
import { send } from "../request.ts";
import { t, uiLocale } from "../words.ts";
import { conflictNotice, type Theirs } from "./conflict.ts";
import type { Context, EditorData } from "./context.ts";
import { copy, type GuideDocument } from "./document.ts";
import type { Errors, Fault } from "./errors.ts";
import { publishDialog } from "./publish.ts";
import { prune } from "./translations.ts";
import { unsavedNotice } from "./unsaved.ts";

type Saved = {
  version: number;
  document: GuideDocument;
  title: string;
  location?: string;
  urls?: Partial<EditorData["urls"]>;
};
type Refused = { errors?: Fault[]; detail?: string; current?: Theirs };

const PEEK_MS = 20_000;

export class Saving {
  readonly notices = h("div", { class: "notices" });
  private readonly save = document.querySelector<HTMLButtonElement>("#save");
  private readonly publish = document.querySelector<HTMLButtonElement>("#publish");
  private readonly state = document.querySelector<HTMLElement>("#save-state");
  private busy = false;

  constructor(
    private readonly context: Context,
    private readonly errors: Errors,
    private readonly redraw: () => void,
  ) {}

  start(): void {
    this.save?.addEventListener("click", () => void this.run());
    this.publish?.addEventListener("click", () => void this.saveThenPublish());
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") {
        event.preventDefault();
        void this.run();
      }
    });
    window.addEventListener("beforeunload", (event) => this.context.draft.dirty && event.preventDefault());
    document.addEventListener("visibilitychange", () => void this.peek());
    setInterval(() => void this.peek(), PEEK_MS);
    this.context.draft.onChange(() => this.tell());
    this.tell();
  }

  private tell(): void {
    if (!this.state) return;
    const { draft, data } = this.context;
    // Of a new guide in which nothing was written yet, there is nothing to say.
    const clean = data.is_new ? "" : t("All changes saved");
    this.state.textContent = draft.dirty ? t("Unsaved changes") : clean;
    this.state.classList.toggle("dirty", draft.dirty);
  }

  /** True when the server now holds what the form shows. */
  async run(version = this.context.draft.version): Promise<boolean> {
    if (this.busy || !this.context.data.can_edit) return false;
    this.busy = true;
    if (this.state) this.state.textContent = t("Saving…");
    const saved = await this.put(version);
    this.busy = false;
    if (!saved) this.tell();
    return saved;
  }

  private async put(version: number): Promise<boolean> {
    const { draft, data } = this.context;
    const document = copy(draft.document);
    prune(document);
    const answer = await send<Saved & Refused>("PUT", data.urls.save, { version, document });
    if (answer.ok) return this.accepted(answer.body, document);
    const notice = unsavedNotice(answer.status, data.urls.sign_in, () => void this.run());
    if (notice) this.notify(notice);
    else if (answer.status === 409 && answer.body.current) this.conflict(answer.body.current);
    else if (answer.body.errors?.length) this.errors.show(answer.body.errors);
    else this.context.announce(answer.body.detail ?? t("That didn't work. Please try again."));
    return false;
  }

  private notify(notice: HTMLElement): void {
    this.notices.replaceChildren(notice);
    notice.focus();
  }

  private accepted(saved: Saved, document: GuideDocument): true {
    const { draft, data } = this.context;
    this.errors.show([]);
    this.notices.replaceChildren();
    data.is_new = false;
    Object.assign(data.urls, saved.urls);
    document.key = draft.document.key = saved.document.key;
    if (saved.location) {
      history.replaceState(null, "", saved.location);
      this.openTabs();
    }
    draft.document.translations = document.translations;
    if (!document.translations) delete draft.document.translations;
    draft.saved(document, saved.version);
    const heading = window.document.querySelector("#guide-title");
    if (heading) heading.textContent = saved.title;
    window.document.title = `${saved.title} · Annai`;
    const at = new Date().toLocaleTimeString(uiLocale, { timeStyle: "short" });
    if (this.state) this.state.textContent = t("Saved at %(at)s", { at });
    return true;
  }

  /** A guide's other pages are there from its first save on. */
  private openTabs(): void {
    const tabs = document.querySelector<HTMLElement>("#guide-tabs");
    if (!tabs) return;
    const { edit = "", results = "", history = "" } = this.context.data.urls;
    for (const [name, url] of Object.entries({ edit, results, history })) {
      tabs.querySelector(`[data-tab="${name}"]`)?.setAttribute("href", url);
    }
    tabs.hidden = false;
  }

  private async saveThenPublish(): Promise<void> {
    const { draft, data } = this.context;
    const ready = !(draft.dirty || data.is_new) || (await this.run());
    if (!ready) return;
    publishDialog(data, draft, {
      faulty: (faults) => this.errors.show(faults),
      overtaken: (theirs) => this.conflict(theirs),
    });
  }

  private conflict(theirs: Theirs): void {
    const notice = conflictNotice(this.context, theirs, {
      saveMine: (version) => void this.run(version),
      take: (document, from) => this.take(document, from),
    });
    this.notify(notice);
  }

  private take(document: GuideDocument, theirs: Theirs): void {
    const { draft } = this.context;
    const mine = copy(draft.document);
    const before = { base: draft.base, version: draft.version };
    draft.replace(document);
    draft.saved(theirs.document, theirs.version);
    this.notices.replaceChildren();
    this.redraw();
    this.context.announce(t("The form now holds what you chose. Save to keep it."), () => {
      draft.replace(mine);
      draft.saved(before.base, before.version);
      this.redraw();
    });
  }

  /** Tells the second author before they press Save. */
  private async peek(): Promise<void> {
    const { draft, data } = this.context;
    if (document.hidden || data.is_new || this.busy || this.notices.childElementCount) return;
    const answer = await send<Theirs>("GET", data.urls.peek);
    if (answer.ok && answer.body.version > draft.version && !this.busy) this.conflict(answer.body);
  }
}
