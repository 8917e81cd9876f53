import type { MountChecklist } from "../surface";
import type { Button, Item } from "../wire";
import css from "./checklist.css";
import cheerCss from "./cheer.css";
import { authored, button, content, el, face, fill, layer, words } from "./kit";
import panelCss from "./panel.css";

export const mount: MountChecklist = (stage) => {
  const { guide } = stage;
  const surface = layer(stage, "checklist", panelCss + cheerCss + css);
  const panel = face("card panel", "dialog");
  const ring = el("span", { class: "ring faint", "aria-hidden": "true" });
  const label = el("span");
  const launcher = button("launcher face row", [ring, label], () => (panel.hidden ? unfold() : fold()));
  const dock = el("div", { class: `dock ${guide.corner}` }, panel, launcher);
  surface.room.append(dock);
  let before: string[] | undefined;
  let cheering = false;

  const show = (open: boolean) => {
    panel.hidden = !open;
    launcher.ariaExpanded = `${open}`;
  };

  function unfold() {
    show(true);
    surface.focus(panel);
  }

  /** Focus goes back to the launcher, which the person came from. */
  function fold() {
    const inside = surface.focused();
    show(false);
    if (inside) launcher.focus({ preventScroll: true });
    if (!cheering) return;
    quiet();
    draw();
  }

  function quiet() {
    cheering = false;
    surface.element.removeAttribute("cheer");
    panel.classList.remove("cheer");
  }

  const press = (item: Item) => (pressed: Button) => {
    stage.report("action_clicked", { step: item.key, properties: { button: pressed.key } });
    // What is started needs the room, and the eyes.
    fold();
    stage.perform(pressed.action);
  };

  /** What can be said or done about an item unfolds; one at a time, by the name they share. */
  function row(item: Item, done: boolean, fresh: boolean, open: boolean): HTMLElement {
    const { strings, values } = stage;
    const state = el("span", { class: "spoken" }, `${done ? strings.item_done : strings.item_open} `);
    const title = [state, ...words(item.title, values)];
    const { body, button } = item;
    const more = el("details", { name: "items", id: item.key }, el("summary", { class: "row" }, ...title));
    more.open = open;
    more.append(
      el(
        "div",
        { class: "more" },
        el("div", { class: "text" }, ...words(body, values)),
        button && authored(stage, button, press(item)),
      ),
    );
    return el(
      "li",
      { class: `${done ? "done" : ""} ${fresh ? "new" : ""}` },
      body || button ? more : el("div", { class: "row" }, ...title),
    );
  }

  function draw() {
    const { strings, state } = stage;
    const { skip = [], done = [] } = state;
    const items = guide.items.filter(({ key }) => !skip.includes(key));
    const first = items.find(({ key }) => !done.includes(key))?.key;
    const of = items.length;
    const ticked = items.filter(({ key }) => done.includes(key)).length;
    const complete = of > 0 && !first;
    // The first look makes no news.
    const fresh = done.filter((key) => !(before ?? done).includes(key));
    const form = new Intl.PluralRules(strings.lang).select(ticked) as "other";
    const count = fill(strings[`checklist_progress_${form}`], { done: ticked, of });
    before = done;
    if (cheering) return;
    label.replaceChildren(...words(guide.title, stage.values));
    launcher.ariaLabel = `${label.textContent}, ${complete ? strings.checklist_done : count}`;
    // Drawn by the style sheet: the name says it in words.
    ring.dataset.count = complete ? "✓" : `${ticked}/${of}`;
    ring.style.setProperty("--part", `${ticked / (of || 1)}turn`);
    const due = complete && !state.completed && !stage.run.folded;
    // The toast of a milestone goes first; unseen, nothing is celebrated.
    if (due && !stage.busy() && !document.hidden) {
      cheering = true;
      surface.element.setAttribute("cheer", "");
      return void import("./celebration").then(
        ({ celebrate }) => cheering && celebrate(stage, surface, panel, show, fold),
        unsung,
      );
    }
    // Which item lies open is the person's; the first that is to be done, until they decide.
    const unfolded = panel.querySelector("details[open]")?.id ?? first;
    const open = unfolded && fresh.includes(unfolded) ? first : unfolded;
    const focused = surface.focused()?.closest("details")?.id;
    const rows = items.map((item) =>
      row(item, done.includes(item.key), fresh.includes(item.key), item.key === open),
    );
    panel.replaceChildren(
      ...content(stage, fold, guide.title, guide.body),
      el("span", { class: "faint", id: "c" }, count),
      el("progress", { max: `${of}`, value: `${ticked}`, "aria-labelledby": "c" }),
      el("ul", { class: "rows" }, ...rows),
      el(
        "div",
        { class: "foot" },
        button("quiet", [strings.hide_checklist], () => stage.end("closed")),
        button("quiet", [strings.all_guides], stage.openMenu),
      ),
    );
    if (focused)
      panel.querySelector<HTMLElement>(`#${CSS.escape(focused)} summary`)?.focus({ preventScroll: true });
    if (fresh.length) surface.announce(count, true);
  }

  /** The work is done all the same. */
  function unsung() {
    quiet();
    stage.end("completed");
  }

  /** Above what of the host's could be pressed there, and cannot be scrolled away from under it. */
  const settle = () => {
    const lift = (by: number) => {
      dock.style.marginBottom = `${by}px`;
      return launcher.getBoundingClientRect();
    };
    const height = stage.foot.bar + stage.foot.offer;
    const { left, right, top, bottom } = lift(height);
    const ended = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
    const under = [left, right - 1]
      .flatMap((x) => document.elementsFromPoint(x, top + 9))
      .find((element) => element.matches("a,button,input,select,[role=button]") && (ended || fixed(element)));
    if (under) lift(height + bottom + 8 - under.getBoundingClientRect().top);
  };
  stage.foot.changed = settle;
  for (const type of ["resize", "scrollend"]) surface.listen(type, settle);
  surface.rise(document.body);
  surface.painted(settle);
  stayBelow(surface.element);
  surface.escape(fold);
  show(false);
  draw();
  surface.painted(stage.shown);

  return {
    ...surface,
    update() {
      surface.update();
      draw();
    },
    focus: unfold,
    destroy() {
      stage.foot.changed = () => {};
      surface.destroy();
    },
  };
};

/** What waits to be used stays below what has the screen already, though it comes later. */
function stayBelow(host: HTMLElement) {
  for (const other of document.querySelectorAll<HTMLElement>("annai-surface:popover-open")) {
    if (other === host) continue;
    const focused = other.shadowRoot?.activeElement as HTMLElement | null;
    other.hidePopover();
    other.showPopover();
    focused?.focus({ preventScroll: true });
  }
}

const fixed = (element: Element | null): boolean =>
  !!element && (/fixed|sticky/.test(getComputedStyle(element).position) || fixed(element.parentElement));
