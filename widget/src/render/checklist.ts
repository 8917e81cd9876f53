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
  const label = el("span", {}, ...words(guide.title, stage.values));
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

  const press = (item: Item) => (pressed: Button) => {
    stage.report("action_clicked", { step: item.key, properties: { button: pressed.key } });
    // What is started needs the room, and the eyes.
    fold();
    stage.perform(pressed.action);
  };

  /** What can be said or done about an item unfolds; one at a time, by the name they share. */
  const rows = guide.items.map((item) => {
    const { key, body, button, title } = item;
    const state = el("span", { class: "spoken" });
    const named = [state, ...words(title, stage.values)];
    const text = el("div", { class: "text" }, ...words(body, stage.values));
    const more = el("details", { name: "items" }, el("summary", { class: "row" }, ...named));
    more.append(el("div", { class: "more" }, text, button && authored(stage, button, press(item))));
    const line = el("li", {}, body || button ? more : el("div", { class: "row" }, ...named));
    return { key, state, more, line };
  });
  const count = el("span", { class: "faint" });
  const list = [
    ...content(stage, fold, guide.title, guide.body),
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

  function quiet() {
    cheering = false;
    surface.element.removeAttribute("cheer");
    panel.classList.remove("cheer");
    panel.replaceChildren(...list);
  }

  function draw() {
    const { strings, state } = stage;
    const { skip = [], done = [] } = state;
    const shown = rows.filter(({ key }) => !skip.includes(key));
    const left = shown.filter(({ key }) => !done.includes(key));
    const of = shown.length;
    const ticked = of - left.length;
    const complete = of > 0 && !left[0];
    // The first look makes no news.
    const fresh = done.filter((key) => !(before ?? done).includes(key));
    const form = new Intl.PluralRules(strings.lang).select(ticked) as "other";
    count.textContent = fill(strings[`checklist_progress_${form}`], { done: ticked, of });
    if (!before && left[0]) left[0].more.open = true;
    before = done;
    if (cheering) return;
    launcher.ariaLabel = `${label.textContent}, ${complete ? strings.checklist_done : count.textContent}`;
    // Drawn by the style sheet: the name says it in words.
    ring.dataset.count = complete ? "✓" : `${ticked}/${of}`;
    dock.style.setProperty("--part", `${(ticked / (of || 1)) * 100}%`);
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
    for (const { key, line, state } of rows) {
      const ticked = done.includes(key);
      line.hidden = skip.includes(key);
      line.className = `${ticked ? "done" : ""} ${fresh.includes(key) ? "new" : ""}`;
      state.textContent = `${ticked ? strings.item_done : strings.item_open} `;
    }
    // Which item lies open is the person's; once it is done and left, the next that is to be done.
    if (!fresh.length) return;
    surface.announce(count.textContent, true);
    if (left[0] && !panel.querySelector("li:not(.new) [open],[open]:focus-within")) left[0].more.open = true;
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
  quiet();
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
      stage.foot.changed = gone;
      surface.destroy();
    },
  };
};

/** Outside of `mount`: a function made in there would keep the whole surface alive after it has gone. */
const gone = () => {};

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
