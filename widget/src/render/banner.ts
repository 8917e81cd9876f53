import { headerHeight, pushDown } from "../position/push";
import type { MountBanner } from "../surface";
import { answers, away } from "./answer";
import css from "./banner.css";
import { content, el, face, follow, layer, read, still } from "./kit";

export const mount: MountBanner = (stage) => {
  const { guide } = stage;
  const { position, push, side } = guide;
  const surface = layer(stage, "banner", css);
  const bar = face(
    `banner ${guide.tone}`,
    "region",
    ...content(stage, away(stage), guide),
    ...answers(stage),
  );
  // With our styles it is a block, and not on paper.
  const spacer = layer(stage, "spacer", css);
  const floor = el("div");
  spacer.room.append(floor);
  let unfollow = () => {};

  let told = false;
  const appear = () =>
    surface.painted(() => {
      stage.shown();
      if (!told) surface.announce(read(bar));
      told = true;
    });

  /** By so little a frame that nobody loses the line they read, and no layout shift is counted (it takes 3 px). */
  const unfold = (full = bar.offsetHeight, height = still() ? full : 0) => {
    const { style } = surface.room;
    style.overflow = "clip";
    style.height = `${height}px`;
    if (height < full && bar.isConnected) requestAnimationFrame(() => unfold(full, height + 2));
    else style.height = "";
  };

  const float = () => {
    bar.className += push ? " float" : " float over";
    surface.rise(push ? () => document.body : undefined);
    if (position === "top") {
      bar.style.top = `${headerHeight()}px`;
      return;
    }
    bar.className += " foot-bar";
    if (push) document.documentElement.append(spacer.element);
    sizes.observe(bar);
  };

  /** At the page's very end, as tall as the bar, so that nothing stays under it. */
  const sizes = new ResizeObserver(() => {
    floor.style.height = `${bar.offsetHeight}px`;
    stage.apart();
  });

  surface.room.append(bar);
  surface.escape(away(stage));

  if (position === "inline" && guide.target) {
    unfollow = follow(guide.target, {
      found({ element }) {
        element[side](surface.element);
        unfold();
        appear();
      },
      moved() {},
      lost: () => surface.element.remove(),
      missing: () => stage.report("target_missing"),
    });
  } else {
    if (push && position === "top" && pushDown(surface.element)) unfold();
    else float();
    appear();
  }

  return {
    ...surface,
    focus: () => surface.focus(bar),
    destroy() {
      unfollow();
      sizes.disconnect();
      spacer.destroy();
      // It happens once this is gone.
      stage.apart();
      surface.destroy();
    },
  };
};
