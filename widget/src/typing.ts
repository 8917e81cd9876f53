/** What has focus, in whatever shadow root. */
export function deepest(root: DocumentOrShadowRoot = document): HTMLElement | null {
  const active = root.activeElement as HTMLElement | null;
  return active?.shadowRoot?.activeElement ? deepest(active.shadowRoot) : active;
}

/** Somebody is writing, as far as we may look into frames: focus stays with them, and so do their keys. */
export const typing = (): boolean => !!deepest()?.matches(":read-write,select,iframe");
