/** Up, down and away, for a few things that are all open at once. */
import { h, iconButton } from "../dom.ts";
import { t } from "../words.ts";

type MovesOptions<T> = {
  items: T[];
  item: T;
  name: string;
  announce: (message: string, undo?: () => void) => void;
  change: (items: T[]) => void;
};

export function moves<T>({ items, item, name, announce, change }: MovesOptions<T>): HTMLElement {
  const at = items.indexOf(item);
  const to = (place: number) => {
    const moved = items.filter((one) => one !== item);
    moved.splice(place, 0, item);
    change(moved);
    announce(t("%(title)s is now number %(n)s", { title: name, n: place + 1 }));
  };
  const remove = () => {
    const before = [...items];
    change(items.filter((one) => one !== item));
    announce(t("Removed: %(title)s", { title: name }), () => change(before));
  };
  return h(
    "div",
    { class: "row-tools" },
    iconButton("up", t("Move %(title)s up", { title: name }), () => to(at - 1), { disabled: at === 0 }),
    iconButton("down", t("Move %(title)s down", { title: name }), () => to(at + 1), {
      disabled: at === items.length - 1,
    }),
    iconButton("trash", t("Remove %(title)s", { title: name }), remove),
  );
}
