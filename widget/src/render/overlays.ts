import { visible } from "../anchor/find";

/** What comes for a reason of its own, and what somebody has just opened. */
const DIALOGS = "dialog[open],:popover-open:not(annai-surface),[role$=dialog]";
const LISTS = "[role=menu],[role=listbox]";
const MODAL = "dialog:modal,[aria-modal=true]";

export const modal = (element: Element): boolean => element.matches(MODAL);

/** Where something may be that belongs to the target: its frame and shadow root, and the page around them. */
export const rootsOf = (target: Element | undefined): ParentNode[] => [
  ...new Set([document, target?.ownerDocument ?? document, (target?.getRootNode() ?? document) as Document]),
];

/**
 * What of the page's own lies over the rest of it and stays usable: its dialogs and popovers and, of menus and lists of
 * suggestions, those that open from now on, since some pages have one that stands there for good; and whatever the target
 * says that it has opened. What holds `host` or the target is none.
 */
export function overlays(host: Element): (target: Element | undefined) => Element[] {
  let before: Element[] | undefined;
  return (target) => {
    const roots = [
      ...new Set([document, target?.ownerDocument, target?.getRootNode() as Document | undefined]),
    ];
    const all = (selector: string) => roots.flatMap((root) => [...(root?.querySelectorAll(selector) ?? [])]);
    const lists = all(LISTS).filter(visible);
    before ??= lists;
    const fresh = lists.filter((each) => !before?.includes(each));
    const opened = all('[aria-expanded="true"]')
      .filter((each) => target?.contains(each))
      .flatMap((each) => all(`#${CSS.escape(`${each.getAttribute("aria-controls")}`)}`));
    return [...all(DIALOGS), ...fresh, ...opened].filter(
      (each) => visible(each) && !each.contains(host) && !(target && each.contains(target)),
    );
  };
}
