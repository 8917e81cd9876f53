/** The innermost thing in the top layer that holds the target: outside of a modal dialog all is inert, a click outside of an auto popover closes it. */
const OWNERS = "dialog:modal,[popover='']:popover-open,[popover=auto]:popover-open";

export function ownerOf(element: Element | undefined): Element | undefined {
  if (!element) return undefined;
  const owner = element.closest(OWNERS);
  if (owner?.ownerDocument === document) return owner;
  const root = element.getRootNode();
  const around = (root as ShadowRoot).host ?? (root as Document).defaultView?.frameElement;
  return ownerOf(around ?? undefined);
}
