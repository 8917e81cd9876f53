import type { Scope } from "./scope";

const ACTS =
  "keydown compositionstart compositionend dragstart dragend pointerdown pointerup pointercancel contextmenu scroll";

/** From now on: whether nobody has done anything for a second. What the page itself says is `render/busy`. */
export function watchCalm(scope: Scope): () => boolean {
  let last = Date.now();
  let amid = false;
  let pressed = false;
  scope.listen(ACTS, ({ type }) => {
    last = Date.now();
    if (/^[cd]/.test(type)) amid = /t$/.test(type);
    // Its menu may keep for itself that the pointer is let go.
    if (!/^p|u$/.test(type)) return;
    pressed = /n$/.test(type);
    // What was dragged and then taken off the page never says that it has been let go.
    amid &&= !pressed;
  });
  return () => Date.now() - last >= 1000 && !amid && !pressed;
}
