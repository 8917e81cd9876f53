import { rootsUnder, visible } from "../anchor/find";
import { outward } from "../position/reveal";

/** The last of them is how Radix shuts the page beside its dialog, which doesn't say that it is modal. */
const MODAL = 'dialog:modal,[aria-modal=true],body[style*="pointer-events: none"] [role$=dialog]';
/** What holds the target and keeps to itself: outside of a modal all is inert or trapped, a click outside of an auto popover closes it. */
const OWNERS = `${MODAL},[role$=dialog],[popover='']:popover-open,[popover=auto]:popover-open`;

/** Goes outwards as things are drawn: from what is in a slot to the slot. `from`: what of its tree it came by. */
export function ownerOf(element: Element | null | undefined, from = element): Element {
  if (!element) return document.body;
  if (element.ownerDocument === document && element.matches(OWNERS))
    return element.matches("dialog,[popover]") ? element : panel(from as Element, element);
  const around = outward(element);
  return ownerOf(around, around === element.parentElement ? from : around);
}

/** Some libraries call all of the page that is dimmed their dialog, and a click beside the panel in it closes it. */
function panel(element: Element, owner: Element): Element {
  const { clientWidth: width } = document.documentElement;
  let found = owner;
  for (let at = element; owner.contains(at); at = at.parentElement as Element)
    if (at.clientWidth < width || at.clientHeight < innerHeight) found = at;
  return found;
}

/** Where what points at nothing goes: into the modal that is open, in a shadow root or not, or over the page. */
export function stageOf(): Element {
  const modal = rootsUnder(document)
    .flatMap((root) => [...root.querySelectorAll(MODAL)])
    .findLast((each) => each.ownerDocument === document && visible(each));
  return ownerOf(modal?.querySelector("button,input,a") ?? modal);
}
