import type { Stage } from "../surface";
import type { Button, Checklist, Item } from "../wire";
import { button, closer, el, fill } from "./dom";
import type { Progress } from "./items";
import { blocks, inline } from "./text";

export interface Doing {
  fold(): void;
  hide(): void;
  press(button: Button, item: Item): void;
}

/** The open checklist. Which item is unfolded is the person's, so it survives being drawn again. */
export function checklistPanel(stage: Stage<Checklist>, doing: Doing) {
  const element = el("div", { class: "panel face", role: "dialog", "aria-labelledby": "title", tabindex: "-1", id: "panel" });
  let unfolded: string | undefined;

  const row = (item: Item, done: boolean, fresh: boolean): HTMLElement => {
    const { strings, values } = stage;
    const more = details(item);
    const state = done ? strings.item_done : strings.item_open;
    const inside = [
      el("span", { class: "tick", role: "img", "aria-label": state ?? "" }),
      el("span", { class: "grow" }, ...inline(item.title, values)),
    ];
    const head = more ? button("row", inside, () => toggle(item.key)) : el("div", { class: "row" }, ...inside);
    const line = el("li", { class: `${done ? "done" : ""} ${fresh ? "new" : ""}` }, head);
    if (!more) return line;
    const open = unfolded === item.key;
    head.setAttribute("aria-expanded", String(open));
    head.dataset.key = item.key;
    more.hidden = !open;
    line.append(more);
    return line;
  };

  const details = (item: Item): HTMLElement | undefined => {
    const { button: act, body } = item;
    if (!act && !body) return undefined;
    const look = act?.primary === false ? "plain" : "primary";
    return el(
      "div",
      { class: "more" },
      ...(body ? [blocks(body, stage.values)] : []),
      ...(act ? [button(look, inline(act.label, stage.values), () => doing.press(act, item))] : []),
    );
  };

  const toggle = (key: string) => {
    unfolded = unfolded === key ? "" : key;
    for (const head of element.querySelectorAll<HTMLElement>(".row[aria-expanded]")) {
      const open = head.dataset.key === unfolded;
      head.setAttribute("aria-expanded", String(open));
      (head.nextElementSibling as HTMLElement).hidden = !open;
    }
  };

  return {
    element,
    draw(items: readonly Item[], done: readonly string[], fresh: readonly string[], progress: Progress): void {
      const { guide, strings, values } = stage;
      const focused = (element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
      const key = focused?.dataset.key;
      // The first that is to be done lies open, until the person decides; the next one once it is done.
      if (unfolded === undefined || fresh.includes(unfolded)) unfolded = items.find((item) => !done.includes(item.key))?.key;
      const count = fill(strings.checklist_progress, { ...progress });
      const filled = el("i");
      filled.style.width = `${progress.part * 100}%`;
      const bar = el("div", { class: "bar", role: "progressbar", "aria-label": count }, filled);
      bar.setAttribute("aria-valuemax", String(progress.of));
      bar.setAttribute("aria-valuenow", String(progress.done));
      element.replaceChildren(
        el("header", {}, el("h2", { id: "title" }, ...inline(guide.title, values)), closer(strings.fold, doing.fold)),
        el(
          "div",
          { class: "scroll" },
          ...(guide.body ? [blocks(guide.body, values)] : []),
          el("div", { class: "faint", "aria-hidden": "true" }, count),
          bar,
          el("ul", { class: "rows" }, ...items.map((item) => row(item, done.includes(item.key), fresh.includes(item.key)))),
        ),
        el(
          "footer",
          {},
          button("faint", [strings.hide_checklist ?? ""], doing.hide),
          button("faint", [strings.all_guides ?? ""], stage.openMenu),
        ),
      );
      if (key) element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
    },
  };
}
