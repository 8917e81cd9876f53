import type { MenuItem, MenuStatus, MountMenu } from "../surface";
import { button, closer, el } from "./dom";
import { layer } from "./layer";
import css from "./menu.css";
import panelCss from "./panel.css";
import { inline } from "./text";

const ORDER: readonly MenuStatus[] = ["paused", "snoozed", "missed", "open", "replay"];

/** What can be started, picked up or seen again, and what may appear by itself. A person opened it, so it takes focus. */
export const mount: MountMenu = (stage) => {
  const surface = layer(stage, "menu", panelCss + css);
  const panel = el("div", { class: "panel face", role: "dialog", "aria-labelledby": "title", tabindex: "-1" });
  surface.room.append(panel);
  let choosing = false;

  function draw(): void {
    const { strings } = stage;
    const focused = (surface.host.shadowRoot?.activeElement as HTMLElement | null)?.dataset.kind;
    panel.replaceChildren(
      el("header", {}, el("h2", { id: "title" }, strings.menu ?? ""), closer(strings.close, stage.close)),
      el("div", { class: "scroll" }, ...(stage.menu.items.length ? ORDER.flatMap(group) : [empty()]), preferences()),
    );
    if (focused) panel.querySelector<HTMLElement>(`[data-kind="${focused}"]`)?.focus({ preventScroll: true });
  }

  function group(status: MenuStatus): HTMLElement[] {
    const items = stage.menu.items.filter((item) => item.status === status);
    if (!items.length) return [];
    const name = `menu_${status}`;
    const list = el("ul", { class: "rows", "aria-labelledby": name }, ...items.map(row));
    return [el("h3", { id: name }, stage.strings[name] ?? ""), list];
  }

  function row({ key, kind, title }: MenuItem): HTMLElement {
    const inside = [
      el("span", { class: "sign", "aria-hidden": "true" }),
      el("span", { class: "grow" }, ...inline(title, stage.values)),
      el("span", { class: "faint" }, stage.strings[`kind_${kind}`] ?? ""),
    ];
    const start = () => {
      stage.close();
      stage.perform({ do: "start", guide: key });
    };
    return el("li", { class: kind }, button("row", inside, start));
  }

  function empty(): HTMLElement {
    const { menu_empty, menu_empty_hint } = stage.strings;
    return el("div", { class: "empty" }, el("b", {}, menu_empty ?? ""), el("div", { class: "text" }, menu_empty_hint ?? ""));
  }

  function preferences(): HTMLElement {
    const { strings, menu } = stage;
    const box = el("details", {}, el("summary", {}, strings.preferences ?? ""));
    box.open = choosing;
    box.addEventListener("toggle", () => {
      choosing = box.open;
    });
    const hint = el("div", { class: "faint" }, strings.preferences_hint ?? "");
    // With everything off there is nothing left to choose one by one.
    const kinds = menu.optedOut.includes("all") ? ["all"] : ["all", ...menu.kinds];
    box.append(el("div", { class: "switches" }, ...kinds.map(toggle), hint));
    return box;
  }

  function toggle(kind: string): HTMLElement {
    const { strings, menu } = stage;
    const off = menu.optedOut.includes(kind);
    const flip = () => {
      if (off) menu.optIn(kind);
      else menu.optOut(kind);
      draw();
    };
    const element = button("switch", [strings[`show_${kind}`] ?? kind], flip);
    element.setAttribute("role", "switch");
    element.setAttribute("aria-checked", String(!off));
    element.dataset.kind = kind;
    return element;
  }

  draw();
  surface.rise();
  surface.escape(stage.close, true);
  surface.focus(panel);

  return {
    element: surface.host,
    update() {
      surface.dress();
      draw();
    },
    focus: () => surface.focus(panel),
    destroy: surface.destroy,
  };
};
