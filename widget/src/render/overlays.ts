import { visible } from "../anchor/find";

/** What comes for a reason of its own, and what somebody has just opened. */
const DIALOGS = "dialog[open],:popover-open:not(annai-surface),[role$=dialog]";
const LISTS = "[role=menu],[role=listbox]";
/** What may lie over the page without saying what it is. */
const FLOATS = /absolute|fixed/;
/** How long what somebody presses takes to open something. */
const OPENING = 1000;
const MODAL = "dialog:modal,[aria-modal=true]";

export const modal = (element: Element): boolean => element.matches(MODAL);

/** Where something may be that belongs to the target: its frame and shadow root, and the page around them. */
export const rootsOf = (target: Element | undefined): ParentNode[] => [
  ...new Set([document, target?.ownerDocument ?? document, (target?.getRootNode() ?? document) as Document]),
];

/**
 * What of the page's own lies over the rest of it and stays usable: its dialogs and popovers and, of menus and lists of
 * suggestions, those that open from now on, since some pages have one that stands there for good; whatever the target says
 * that it has opened; and of what says nothing, what comes to float over the page right after the target was `pressed`.
 * What holds `host` or the target is none.
 */
export function overlays(host: Element) {
  let before: Element[] | undefined;
  /** What floated before the target was pressed. */
  let floated = new Set<Element>();
  let pressedAt = -OPENING;
  const unnamed = new Set<Element>();
  let about: Element | undefined;

  const allOf = (target: Element | undefined) => (selector: string) =>
    rootsOf(target).flatMap((root) => [...root.querySelectorAll(selector)]);
  const floating = (target: Element | undefined) => allOf(target)("*").filter(floats);

  function pressed(target: Element | undefined): void {
    floated = new Set(floating(target));
    pressedAt = performance.now();
  }

  /** What one target has opened isn't another's; one that is drawn anew has it still. */
  function turn(target: Element | undefined): void {
    if (target !== about && about?.isConnected) {
      unnamed.clear();
      pressedAt = -OPENING;
    }
    about = target;
  }

  function find(target: Element | undefined): Element[] {
    turn(target);
    const all = allOf(target);
    if (performance.now() - pressedAt < OPENING)
      for (const each of floating(target)) if (!floated.has(each)) unnamed.add(each);
    const lists = all(LISTS).filter(visible);
    before ??= lists;
    const fresh = lists.filter((each) => !before?.includes(each));
    const opened = all('[aria-expanded="true"]')
      .filter((each) => target?.contains(each))
      .flatMap((each) => all(`#${CSS.escape(`${each.getAttribute("aria-controls")}`)}`));
    return [...all(DIALOGS), ...fresh, ...opened, ...unnamed].filter(
      (each) => visible(each) && !each.contains(host) && !(target && each.contains(target)),
    );
  }
  return { find, pressed };
}

function floats(element: Element): boolean {
  if (element.localName === "annai-surface" || !visible(element)) return false;
  const { position, zIndex } = getComputedStyle(element);
  return FLOATS.test(position) && Number(zIndex) > 0;
}
