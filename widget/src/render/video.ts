import type { Room } from "../surface";
import type { Media } from "../wire";
import { el } from "./kit";

type Video = NonNullable<Media["video"]>;

const FRAME = {
  sandbox: "allow-scripts allow-same-origin allow-presentation allow-popups",
  allow: "fullscreen; autoplay",
  // Without our address some providers don't play.
  referrerpolicy: "strict-origin-when-cross-origin",
};
const SAFE = /^https:/;

/**
 * Its provider hears nothing before somebody wants to see it. Whether the page's policy lets it play in a frame can't
 * be asked without trying, so the host says so; else it is a link.
 */
export function video(room: Room, { title, frame, page }: Video): HTMLElement[] {
  const { strings } = room;
  const face = [el("span", { class: "play", "aria-hidden": "true" }), el("span", {}, title)];
  if (room.frames && SAFE.test(frame)) {
    const facade = el("button", { class: "media video" }, ...face);
    facade.ariaLabel = `${strings.play_video} ${title}`;
    facade.onclick = () => {
      const player = el("iframe", { ...FRAME, title, src: frame });
      facade.replaceWith(el("div", { class: "media" }, player));
      player.focus();
    };
    return [facade];
  }
  if (!SAFE.test(page)) return [];
  const link = { class: "media video", href: page, target: "_blank", rel: "noopener" };
  const elsewhere = el("span", { class: "spoken" }, strings.new_tab);
  return [el("a", link, ...face, elsewhere)];
}
