const fixed = (element: Element | null): boolean =>
  !!element && (/fixed|sticky/.test(getComputedStyle(element).position) || fixed(element.parentElement));

/**
 * Lifts a launcher above what of the host's could be pressed there, and cannot be scrolled away from under it. Loaded once
 * the launcher is on screen.
 */
export function settle(dock: HTMLElement, launcher: HTMLElement): void {
  const lift = (by: number) => {
    dock.style.marginBottom = `${by}px`;
    return launcher.getBoundingClientRect();
  };
  const { left, right, top, bottom } = lift(0);
  const ended = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
  const under = [left, right - 1]
    .flatMap((x) => document.elementsFromPoint(x, top + 9))
    .find((element) => element.matches("a,button,input,select,[role=button]") && (ended || fixed(element)));
  if (under) lift(bottom + 8 - under.getBoundingClientRect().top);
}
