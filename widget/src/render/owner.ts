import { visible } from "../anchor/find";

const MODAL = "dialog:modal,[aria-modal=true]";
/** What holds the target and keeps to itself: outside of a modal all is inert or trapped, a click outside of an auto popover closes it. */
const OWNERS = `${MODAL},[popover='']:popover-open,[popover=auto]:popover-open`;

export function ownerOf(element: Element | undefined): Element | undefined {
  if (!element) return undefined;
  const owner = element.closest(OWNERS);
  if (owner?.ownerDocument === document) return owner;
  const root = element.getRootNode();
  const around = (root as ShadowRoot).host ?? (root as Document).defaultView?.frameElement;
  return ownerOf(around ?? undefined);
}

/** Where what points at nothing goes: into the modal that is open, or over the page. */
export const stageOf = (): Element =>
  [...document.querySelectorAll(MODAL)].findLast(visible) ?? document.body;
