/** What waits to be used stays below what has the screen already, though it comes later. */
export function stayBelow(host: HTMLElement): void {
  for (const other of document.querySelectorAll<HTMLElement>("annai-surface:popover-open")) {
    if (other === host) continue;
    const focused = other.shadowRoot?.activeElement as HTMLElement | null;
    other.hidePopover();
    other.showPopover();
    focused?.focus({ preventScroll: true });
  }
}
