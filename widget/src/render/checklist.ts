import type { MountChecklist } from "../surface";
import { stayBelow } from "./below";
import css from "./checklist.css";
import dockCss from "./dock.css";
import { button, el, fill, layer, words } from "./kit";
import type { Panel } from "./panel";

/** It rests as its launcher; what it has to say is loaded when somebody opens it. */
export const mount: MountChecklist = (stage) => {
  const { guide } = stage;
  const surface = layer(stage, "checklist", dockCss + css);
  const ring = el("span", { class: "ring faint", "aria-hidden": "true" });
  const label = el("span", {}, ...words(guide.title, stage.values));
  const launcher = button("launcher face row", [ring, label], unfold);
  const dock = el("div", { class: `dock ${guide.corner}` }, launcher);
  launcher.ariaExpanded = "false";
  surface.room.append(dock);
  let panel: Panel | undefined;
  let progress = "";
  let before: string[] | undefined;
  /** All is done, and has yet to be celebrated. */
  let due = false;
  let cheering = false;

  /** Once the panel is there, it hears the launcher by itself. */
  async function load(): Promise<Panel> {
    const made = await import("./panel");
    panel ??= made.panel(stage, surface, launcher, progress, draw);
    return panel;
  }

  function unfold() {
    load().then(({ unfold }) => unfold(), String);
  }

  function draw() {
    const { strings, state } = stage;
    const { skip = [], done = [] } = state;
    const shown = guide.items.filter(({ key }) => !skip.includes(key));
    const ticked = shown.filter(({ key }) => done.includes(key)).length;
    const of = shown.length;
    const complete = of > 0 && ticked === of;
    // The first look makes no news.
    const fresh = before && done.some((key) => !before?.includes(key));
    const form = new Intl.PluralRules(strings.lang).select(ticked) as "other";
    progress = fill(strings[`checklist_progress_${form}`], { done: ticked, of });
    before = done;
    if (panel?.cheers()) return;
    launcher.ariaLabel = `${label.textContent} ${complete ? strings.checklist_done : progress}`;
    // Drawn by the style sheet: the name says it in words.
    ring.dataset.count = complete ? "✓" : `${ticked}/${of}`;
    dock.style.setProperty("--part", `${(ticked / (of || 1)) * 100}%`);
    due = complete && !state.completed && !stage.run.folded;
    if (due && !cheering) {
      cheering = true;
      load()
        .then(({ celebrate }) => celebrate(() => due))
        // The work is done all the same.
        .catch(() => stage.end("completed"))
        .then(() => {
          cheering = false;
        });
    }
    panel?.draw(progress);
    if (fresh) surface.announce(progress, true);
  }

  /** Off what of the host's could be pressed there, and of ours. */
  const settle = () =>
    void import("./settle").then((it) => {
      it.settle(dock, launcher);
      stage.apart();
    }, stage.apart);
  for (const type of ["resize", "scrollend"]) surface.listen(type, settle);
  surface.rise(() => document.body);
  surface.painted(settle);
  stayBelow(surface.element);
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
      stage.apart();
      surface.destroy();
    },
  };
};
