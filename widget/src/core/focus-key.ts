import type { Core } from "./core";
import type { Screen } from "./screen";

const MODIFIERS = ["ctrl", "alt", "shift", "meta"] as const;

/** A key, for what came by itself and took no focus. By the key's place: with Alt, a Mac writes another letter. */
export function watchFocusKey({ scope, room }: Core, screen: Screen): void {
  scope.listen(window, "keydown", (event) => {
    const { code, isComposing } = event as KeyboardEvent;
    const held = MODIFIERS.filter((name) => (event as KeyboardEvent)[`${name}Key`]);
    const pressed = [...held, code.replace(/^Key|^Digit/, "")].join("+");
    if (isComposing || pressed.toLowerCase() !== room.focusKey.toLowerCase()) return;
    const all = screen.all();
    const shown = all.findLast(({ run }) => run.guide.kind !== "checklist") ?? all[0];
    if (!shown) return;
    event.preventDefault();
    shown.surface?.focus();
  });
}
