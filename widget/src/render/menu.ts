import type { MenuItem, MenuStatus, MountMenu, Strings } from "../surface";
import { button, content, el, face, layer, words } from "./kit";
import css from "./menu.css";
import dockCss from "./dock.css";
import panelCss from "./panel.css";

/** What can be started, picked up or seen again, and what may appear by itself. Told, unless focus went there. */
export const mount: MountMenu = (stage) => {
  const surface = layer(stage, "menu", dockCss + panelCss + css);
  const panel = face("card panel", "dialog");
  surface.room.append(el("div", { class: "dock menu" }, panel));
  const say = (name: string) => stage.strings[name as keyof Strings];

  function draw() {
    const choosing = !!panel.querySelector("details[open]");
    const focused = surface.focused()?.id;
    const { items } = stage.menu;
    const [header, text] = content(stage, stage.close, { title: [say("menu")] }) as [
      HTMLElement,
      HTMLElement,
    ];
    identify(header.querySelector("button"), "close");
    text.append(
      ...(items.length ? [] : [el("b", {}, say("menu_empty")), el("p", {}, say("menu_empty_hint"))]),
    );
    panel.replaceChildren(
      header,
      text,
      ...[...new Set(items.map(({ status }) => status))].flatMap(group),
      preferences(choosing),
    );
    if (focused) panel.querySelector<HTMLElement>(`#${CSS.escape(focused)}`)?.focus({ preventScroll: true });
  }

  /** So that focus stays on what it is on when all is drawn anew. */
  function identify<E extends Element | null>(element: E, id: string): E {
    if (element) element.id = id;
    return element;
  }

  /** The items come most pressing first, those of one status together. */
  function group(status: MenuStatus): HTMLElement[] {
    const items = stage.menu.items.filter((item) => item.status === status);
    const id = `menu_${status}`;
    const list = el("ul", { class: "rows", "aria-labelledby": id }, ...items.map(row));
    return [el("h3", { id, class: "faint" }, say(id)), list];
  }

  function row({ key, kind, title }: MenuItem): HTMLElement {
    const kindly = el("span", { class: "faint" }, say(`kind_${kind}`));
    const start = () => {
      stage.close();
      stage.perform({ do: "start", guide: key });
    };
    const pressed = button("row", [...words(title, stage.values), el("i"), kindly], start);
    return el("li", {}, identify(pressed, `item_${key}`));
  }

  function preferences(open: boolean): HTMLElement {
    // With everything off there is nothing left to choose one by one.
    const kinds = stage.menu.optedOut.includes("all") ? [] : stage.menu.kinds;
    const hint = el("p", { class: "faint" }, say("preferences_hint"));
    const box = el(
      "details",
      {},
      el("summary", { class: "quiet", id: "preferences" }, say("preferences")),
      ...["all", ...kinds].map(choice),
      hint,
    );
    box.open = open;
    // Closed it lies at the foot of the panel, wherever that is scrolled to; open it is read where it belongs.
    box.ontoggle = () => box.open && box.scrollIntoView({ block: "nearest" });
    return box;
  }

  function choice(kind: string): HTMLElement {
    const { menu } = stage;
    const input = el("input", { type: "checkbox", id: `show_${kind}` });
    input.checked = !menu.optedOut.includes(kind);
    input.onchange = () => {
      if (input.checked) menu.optIn(kind);
      else menu.optOut(kind);
      draw();
    };
    return el("label", { class: "row" }, say(`show_${kind}`) || kind, input);
  }

  draw();
  surface.rise();
  stage.apart();
  surface.escape(stage.close);
  surface.painted(() => surface.focused() || surface.announce(say("menu")));

  return {
    ...surface,
    update() {
      surface.update();
      draw();
    },
    focus: () => surface.focus(panel),
  };
};
