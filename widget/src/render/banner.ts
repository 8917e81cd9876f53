import { follow } from "../anchor/follow";
import { headerHeight, pushDown } from "../position/push";
import type { MountBanner } from "../surface";
import css from "./banner.css";
import { authoredButtons, away } from "./buttons";
import { closer, el, still } from "./dom";
import { layer } from "./layer";
import { afterPaint } from "./paint";
import { blocks, inline, read, spoken } from "./text";

export const mount: MountBanner = (stage) => {
  const { guide } = stage;
  const surface = layer(stage, "banner", css);
  const grow = el("div", { class: "grow" });
  surface.room.append(grow);
  const spacer = document.createElement("annai-surface");
  let unfollow = () => {};
  let calledOff = () => {};
  let told = false;

  const face = el("div", { class: `banner face wide ${guide.tone ?? "info"}`, role: "region", tabindex: "-1" });
  const draw = () => {
    const { strings, values } = stage;
    const buttons = authoredButtons(stage);
    face.setAttribute("aria-label", spoken(guide.title, values) || (strings.announcement ?? ""));
    face.replaceChildren(
      el("span", { class: "sign", "aria-hidden": "true" }),
      el("div", { class: "words" }, el("h2", {}, ...inline(guide.title, values)), blocks(guide.body, values)),
      ...(buttons.length ? [el("div", { class: "acts" }, ...buttons)] : []),
      closer(strings.close, away(stage)),
    );
  };

  const appear = () => {
    calledOff();
    calledOff = afterPaint(() => {
      stage.shown();
      if (told) return;
      told = true;
      surface.announce(read(face));
    });
  };

  /** The page gives way so slowly that no frame moves it by 3 px: nobody loses the line they read, and no layout shift is counted. */
  const unfold = () => {
    const { offsetHeight } = grow;
    if (!still()) grow.animate([{ height: "0" }, { height: `${offsetHeight}px` }], offsetHeight * 9);
  };

  const float = (over: boolean) => {
    grow.className = `grow float ${guide.position ?? "top"}${over ? " over" : ""}`;
    surface.rise();
    if (guide.position !== "bottom") grow.style.top = `${headerHeight()}px`;
    else if (!over) reserve();
  };

  /** At the page's very end, as tall as the bar, so that nothing stays under it. */
  const reserve = () => {
    spacer.style.display = "block";
    spacer.style.height = `${grow.offsetHeight}px`;
    document.documentElement.append(spacer);
  };

  const settle = () => {
    const { position = "top", push = true } = guide;
    if (position === "top" && push && pushDown(surface.host)) unfold();
    else float(!push || position === "top");
    appear();
  };

  const beside = (target: Element) => {
    grow.className = "grow inline";
    target[guide.side === "before" ? "before" : "after"](surface.host);
    if (!told) unfold();
    appear();
  };

  draw();
  grow.append(face);
  surface.escape(away(stage), false);
  if (guide.position === "inline" && guide.target) {
    unfollow = follow(guide.target, {
      found: ({ element }) => beside(element),
      moved() {},
      lost: () => surface.host.remove(),
      missing: () => stage.report("target_missing"),
    });
  } else settle();

  return {
    element: surface.host,
    update: surface.dress,
    focus: () => surface.focus(face),
    destroy() {
      calledOff();
      unfollow();
      spacer.remove();
      surface.destroy();
    },
  };
};
