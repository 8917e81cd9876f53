import type { MountChecklist } from "../surface";
import type { Button, Item } from "../wire";
import css from "./checklist.css";
import { checklistPanel } from "./checklist-panel";
import { confetti } from "./confetti";
import confettiCss from "./confetti.css";
import { button, el, fill } from "./dom";
import { newly, type Progress, standing } from "./items";
import { layer } from "./layer";
import { afterPaint } from "./paint";
import panelCss from "./panel.css";
import { blocks, inline, spoken } from "./text";

export const mount: MountChecklist = (stage) => {
  const { guide } = stage;
  const surface = layer(stage, "checklist", panelCss + css + confettiCss);
  const panel = checklistPanel(stage, { fold, hide: () => stage.end("closed"), press });
  const ring = el("span", { class: "ring", "aria-hidden": "true" });
  const label = el("span", { class: "title" });
  const launcher = button("launcher face", [ring, label], () => (panel.element.hidden ? unfold() : fold()));
  launcher.setAttribute("aria-controls", "panel");
  const dock = el("div", { class: `dock ${guide.corner ?? "end"}` }, panel.element, launcher);
  surface.room.append(dock);
  let before: string[] | undefined;
  let cheer: HTMLElement | undefined;

  const show = (open: boolean) => {
    panel.element.hidden = !open;
    launcher.setAttribute("aria-expanded", String(open));
  };

  function unfold(): void {
    show(true);
    surface.focus(panel.element);
  }

  /** Focus was inside because the person went there; it goes back to the launcher, which they came from. */
  function fold(): void {
    const inside = !!surface.focused();
    show(false);
    if (cheer) return stage.end("completed");
    if (inside) launcher.focus({ preventScroll: true });
  }

  function press({ key, action }: Button, item: Item): void {
    stage.report("action_clicked", { step: item.key, properties: { button: key } });
    if (["start", "page", "link", "track"].includes(action.do)) stage.perform(action);
    // What was started needs the room, and the eyes.
    if (action.do !== "track") fold();
  }

  function draw(): void {
    const { items = {}, skip, completed } = stage.state;
    const now = standing(guide, skip, items);
    const fresh = newly(before, Object.keys(items));
    const wasOpen = before !== undefined && !now.complete;
    before = Object.keys(items);
    if (cheer) return;
    drawLauncher(now.progress);
    if (now.complete && !completed) return celebrate();
    panel.draw(now.items, before, fresh, now.progress);
    const news = now.items.find(({ key }) => fresh.includes(key));
    if (news && wasOpen) surface.announce(fill(stage.strings.item_ticked, { title: spoken(news.title, stage.values) }));
  }

  function drawLauncher({ done, of, part }: Progress): void {
    const { strings, values } = stage;
    const title = spoken(guide.title, values);
    ring.style.setProperty("--part", String(part));
    ring.classList.toggle("full", part === 1);
    ring.textContent = part === 1 ? "✓" : `${done}/${of}`;
    label.textContent = title;
    const count = part === 1 ? strings.checklist_done : fill(strings.checklist_progress, { done, of });
    launcher.setAttribute("aria-label", `${title}, ${count}`);
  }

  /** Once, where the panel is; it takes no focus, and folding it is what completes. */
  function celebrate(): void {
    const { strings, values } = stage;
    const { title = [strings.checklist_done ?? ""], body = [] } = guide.celebration ?? {};
    const inside = !!surface.focused();
    const thanks = button("primary", [strings.done ?? ""], fold);
    cheer = el(
      "div",
      { class: "cheer" },
      el("span", { class: "medal", "aria-hidden": "true" }),
      el("h2", { id: "title" }, ...inline(title, values)),
      blocks(body, values),
      thanks,
    );
    panel.element.style.overflow = "visible";
    panel.element.replaceChildren(cheer);
    show(true);
    if (inside) surface.focus(thanks);
    surface.announce(spoken(title, values));
    confetti(panel.element);
  }

  surface.rise();
  surface.escape(() => panel.element.hidden || fold(), false);
  show(false);
  draw();
  const callOff = afterPaint(stage.shown);

  return {
    element: surface.host,
    update() {
      surface.dress();
      draw();
    },
    focus: unfold,
    destroy() {
      callOff();
      surface.destroy();
    },
  };
};
