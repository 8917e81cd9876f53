import { el } from "../render/dom";
import type { Target } from "../wire";
import css from "./stand-in.css";

export type Page = "app" | "plain" | "none";

export interface StandIn {
  /** The element that plays the target. */
  target(wanted: Target): Target;
  destroy(): void;
}

const bone = (width: number) => {
  const element = el("div", { class: "bone" });
  element.style.width = `${width}%`;
  return element;
};

/** A page of no product: what a guide points at is played by an element of the same role and name. */
export function standIn(page: Page): StandIn {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  document.body.dataset.page = page;
  const top = el("div", { class: "top" }, el("div", { class: "space" }));
  const nav = el("nav", {}, bone(70), bone(50), bone(60));
  const card = el("div", { class: "sheet" }, bone(40), bone(90), bone(80));
  const main = el("main", {}, card, el("div", { class: "sheet" }, bone(60), bone(95), bone(85), bone(70)));
  if (page === "app") document.body.append(top, nav, main);
  if (page === "plain") document.body.append(main);
  const cast = new Map<string, Target>();

  const place = (role: string | undefined, actor: HTMLElement) => {
    if (page === "plain") card.append(actor);
    else if (role === "link" || role === "tab" || role === "menuitem") nav.append(actor);
    else if (role === "button" && top.childElementCount < 3) top.append(actor);
    else card.append(actor);
  };

  return {
    target(wanted) {
      const known = JSON.stringify(wanted);
      const id = `stand-in-${cast.size}`;
      const played = cast.get(known) ?? { selector: `#${id}` };
      if (!cast.has(known) && page !== "none") {
        const actor = play(wanted);
        actor.id = id;
        place(wanted.role, actor);
        cast.set(known, played);
      }
      return played;
    },
    destroy() {
      for (const part of [top, nav, main]) part.remove();
    },
  };
}

function play({ role, name, text, test_id, id, attributes }: Target): HTMLElement {
  const label = name ?? text ?? attributes?.["aria-label"] ?? attributes?.placeholder ?? test_id ?? id ?? "…";
  if (role === "link") return el("a", { href: "#" }, label);
  if (role === "textbox" || role === "searchbox" || role === "combobox")
    return el("input", { placeholder: label });
  if (role === "button" || role === undefined) return el("button", { type: "button" }, label);
  return el("div", { class: "thing", role }, label);
}
