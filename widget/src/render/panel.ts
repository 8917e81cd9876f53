import type { Stage } from "../surface";
import type { Button, Checklist, Item } from "../wire";
import { authored, button, content, el, face, words } from "./kit";
import type { Layer } from "./layer";
import panelCss from "./panel.css";
import css from "./rows.css";

export type Panel = ReturnType<typeof panel>;

/** What a checklist says when it is open, and what opens and folds it. Loaded when somebody opens it, or it is done. */
export function panel(
  stage: Stage<Checklist>,
  surface: Layer,
  launcher: HTMLElement,
  progress: string,
  rest: () => void,
) {
  const { guide } = stage;
  let cheering = false;
  const element = face("card panel", "dialog");
  surface.dress(panelCss + css);

  function show(open: boolean): void {
    element.hidden = !open;
    launcher.ariaExpanded = `${open}`;
  }

  function unfold(): void {
    show(true);
    surface.focus(element);
  }

  /** Focus goes back to the launcher, which the person came from. */
  function fold(): void {
    const inside = surface.focused();
    show(false);
    if (inside) launcher.focus({ preventScroll: true });
    if (!cheering) return;
    cheering = false;
    stage.moved();
    list();
    rest();
  }

  /** What is to be done, after what else was said there. */
  function list(): void {
    element.classList.remove("cheer");
    element.replaceChildren(...drawn);
  }

  const press = (item: Item) => (pressed: Button) => {
    stage.report("action_clicked", { step: item.key, properties: { button: pressed.key } });
    // What is started needs the room, and the eyes.
    fold();
    stage.perform(pressed.action);
  };

  /** What can be said or done about an item unfolds; one at a time, by the name they share. */
  const rows = guide.items.map((item) => {
    const { key, body, button, title } = item;
    const [above] = stage.blocks?.draw(stage, item) ?? [[]];
    const state = el("span", { class: "spoken" });
    const named = [state, ...words(title, stage.values)];
    const text = el("div", { class: "text" }, ...words(body, stage.values));
    const more = el("details", { name: "items" }, el("summary", { class: "row" }, ...named));
    more.append(el("div", { class: "more" }, ...above, text, button && authored(stage, button, press(item))));
    const line = el("li", {}, body || button || above[0] ? more : el("div", { class: "row" }, ...named));
    return { key, state, more, line };
  });
  const count = el("span", { class: "faint" });
  const drawn = [
    ...content(stage, fold, guide),
    count,
    el("div", { class: "bar" }),
    el("ul", { class: "rows" }, ...rows.map(({ line }) => line)),
    el(
      "div",
      { class: "foot" },
      button("quiet", [stage.strings.hide_checklist], () => stage.end("closed")),
      button("quiet", [stage.strings.all_guides], stage.openMenu),
    ),
  ];
  let before: string[] | undefined;

  const self = {
    unfold,
    cheers: () => cheering,
    /** Once it has the screen, if it is `due` then. */
    async celebrate(due: () => boolean): Promise<void> {
      const { celebrate } = await import("./celebration");
      if (!(await stage.turn(guide.key))) return rest();
      if (!due()) return stage.moved();
      cheering = true;
      celebrate(stage, surface, element, show, fold);
    },
    draw(progress: string): void {
      const { strings, state } = stage;
      const { skip = [], done = [] } = state;
      const next = rows.find(({ key }) => !skip.includes(key) && !done.includes(key));
      // The first look makes no news.
      const fresh = done.filter((key) => !(before ?? done).includes(key));
      count.textContent = progress;
      for (const { key, line, state } of rows) {
        const ticked = done.includes(key);
        line.hidden = skip.includes(key);
        line.className = `${ticked ? "done" : ""} ${fresh.includes(key) ? "new" : ""}`;
        state.textContent = `${ticked ? strings.item_done : strings.item_open} `;
      }
      // Which item lies open is the person's; once it is done and left, the next that is to be done.
      const left = fresh[0] && !element.querySelector("li:not(.new) [open],[open]:focus-within");
      if (next && (!before || left)) next.more.open = true;
      before = done;
    },
  };
  list();
  self.draw(progress);
  show(false);
  launcher.onclick = () => (element.hidden ? unfold() : fold());
  launcher.before(element);
  surface.escape(() => !element.hidden && fold());
  return self;
}
