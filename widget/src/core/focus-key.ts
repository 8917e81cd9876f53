import type { Keeping } from "./upkeep";

const MODIFIERS = ["ctrl", "alt", "shift", "meta"] as const;

/** What of itself only waits to be used. */
const RESTS = /^[ch]/;

/**
 * A key, for what came by itself and took no focus. By the key's place: with Alt, a Mac writes another letter. Loaded with
 * the first key that is pressed beside a guide: that of a chord is a modifier, so that the letter is heard in time.
 */
export const hearKeys =
  ({ core: { room }, director: { screen }, hand }: Keeping) =>
  (event: KeyboardEvent): void => {
    const { code, isComposing } = event;
    const held = MODIFIERS.filter((name) => event[`${name}Key`]);
    const pressed = [...held, code.replace(/^Key|^Digit/, "")].join("+");
    if (isComposing || pressed.toLowerCase() !== room.focusKey.toLowerCase()) return;
    const all = screen.all();
    const shown = all.findLast(({ slot, run }) => slot || !RESTS.test(run.guide.kind)) ?? all[0];
    const surface = hand()?.menu() ?? shown?.surface;
    if (!surface) return;
    event.preventDefault();
    surface.focus();
  };
