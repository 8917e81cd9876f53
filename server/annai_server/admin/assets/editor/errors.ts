/** Faults of the server's validation, beside the fields they name, with a summary that links to them. */
import { h } from "../dom.ts";
import { t, tn } from "../words.ts";

export type Fault = { path: string; message: string };

type Found = { fault: Fault; holder: HTMLElement | null };

export class Errors {
  readonly summary = h("div", { class: "error-summary", role: "alert", tabindex: -1, hidden: true });
  private faults: Fault[] = [];

  /** `reveal` opens whatever hides the place of a fault, so that the link has somewhere to go. */
  constructor(
    private readonly form: HTMLElement,
    private readonly reveal: (path: string) => void,
  ) {
    form.addEventListener("input", (event) => this.mending(event.target));
  }

  show(faults: Fault[]): void {
    this.tell(faults);
    if (faults.length === 0) return;
    this.summary.focus();
    this.summary.scrollIntoView({ block: "nearest" });
  }

  private tell(faults: Fault[]): void {
    this.faults = faults;
    this.clearMarks();
    this.summary.hidden = faults.length === 0;
    if (faults.length === 0) return;
    const title = tn("%(n)s thing needs your attention", "%(n)s things need your attention", faults.length);
    this.summary.replaceChildren(h("h2", {}, title), h("ul", {}, ...faults.map((fault) => this.line(fault))));
    this.mark();
  }

  /** What somebody is mending is not called wrong any longer; the next save says whether it is right. */
  private mending(target: EventTarget | null): void {
    const field = target instanceof Element ? target.closest<HTMLElement>("[data-path]") : null;
    const left = this.faults.filter((fault) => this.find(fault).holder !== field);
    if (field && left.length < this.faults.length) this.tell(left);
  }

  /** Marks again what is on screen: parts of the form draw themselves anew. */
  mark(): void {
    for (const { fault, holder } of this.faults.map((fault) => this.find(fault))) {
      const slot = holder?.querySelector<HTMLElement>(":scope > .error");
      if (!holder || !slot) continue;
      holder.classList.add("has-error");
      slot.hidden = false;
      slot.textContent = fault.message;
      const control = holder.dataset.control ? document.getElementById(holder.dataset.control) : null;
      control?.setAttribute("aria-invalid", "true");
      if (control) describe(control, [...others(control, slot.id), slot.id]);
    }
  }

  private line(fault: Fault): HTMLElement {
    const go = (event: Event) => {
      event.preventDefault();
      this.go(fault);
    };
    const label = this.label(fault);
    return h(
      "li",
      {},
      h("a", { href: "#editor", on: { click: go } }, label ? `${label}: ${fault.message}` : fault.message),
    );
  }

  private label(fault: Fault): string {
    const number = /^(?:steps|items)\.(\d+)/.exec(fault.path)?.[1];
    const place =
      number === undefined
        ? ""
        : `${fault.path.startsWith("steps") ? t("Step") : t("Item")} ${Number(number) + 1}`;
    const { holder } = this.find(fault);
    const label = holder?.querySelector(":scope > .label, :scope > legend")?.textContent ?? "";
    return [place, label].filter(Boolean).join(" · ");
  }

  private go(fault: Fault): void {
    this.reveal(fault.path);
    this.mark();
    const { holder } = this.find(fault);
    for (let up = holder; up; up = up.parentElement) if (up instanceof HTMLDetailsElement) up.open = true;
    const control = holder?.dataset.control
      ? document.getElementById(holder.dataset.control)
      : holder?.querySelector<HTMLElement>("input, select, button, [contenteditable]");
    control?.focus();
    (control ?? holder)?.scrollIntoView({ block: "center" });
  }

  /** The nearest place: a fault in a part that has no field of its own belongs to what holds it. */
  private find(fault: Fault): Found {
    const parts = fault.path.split(".");
    for (let length = parts.length; length > 0; length -= 1) {
      const path = parts.slice(0, length).join(".");
      const holder = this.form.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
      if (holder) return { fault, holder };
    }
    return { fault, holder: null };
  }

  private clearMarks(): void {
    for (const slot of this.form.querySelectorAll<HTMLElement>(".error")) {
      slot.hidden = true;
      slot.textContent = "";
    }
    for (const holder of this.form.querySelectorAll(".has-error")) holder.classList.remove("has-error");
    for (const control of this.form.querySelectorAll<HTMLElement>("[aria-invalid]")) {
      control.removeAttribute("aria-invalid");
      describe(control, others(control, `${control.id}-error`));
    }
  }
}

/** What describes the control besides its error. */
function others(control: HTMLElement, error: string): string[] {
  const described = control.getAttribute("aria-describedby")?.split(" ") ?? [];
  return described.filter((id) => id !== error);
}

// Some screen readers don't read aria-errormessage; a description they all do.
function describe(control: HTMLElement, ids: string[]): void {
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
