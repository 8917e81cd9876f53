/** Remembers who had focus before a surface got it, and gives it back if the surface still has it at the end. */
export function focusKeeper(host: HTMLElement) {
  let before: HTMLElement | undefined;
  const has = () => host.shadowRoot?.activeElement != null;
  return {
    has,
    take(element: HTMLElement): void {
      const active = deepest(document);
      // The body has focus when nobody has: our own card was hidden for a moment, say.
      if (!has() && active !== document.body) before = active;
      element.focus({ preventScroll: true });
    },
    give(): void {
      if (has() && before?.isConnected) before.focus({ preventScroll: true });
    },
  };
}

/** Somebody is writing: focus stays with them whatever happens. */
export const typing = (): boolean => !!deepest(document)?.matches("input,textarea,select,[contenteditable]");

function deepest(root: DocumentOrShadowRoot): HTMLElement | undefined {
  const active = root.activeElement;
  return (active?.shadowRoot && deepest(active.shadowRoot)) ?? (active as HTMLElement | null) ?? undefined;
}
