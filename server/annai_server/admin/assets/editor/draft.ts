/** What is being edited, and who wants to know when it changes. The form writes into `document` and calls `changed`. */
import { copy, type GuideDocument } from "./document.ts";

export class Draft {
  document: GuideDocument;
  version: number;
  /** The document as it was last loaded or saved: what "unsaved" and "changed by both" are measured against. */
  base: GuideDocument;
  private readonly listeners = new Set<() => void>();

  constructor(document: GuideDocument, version: number) {
    this.document = document;
    this.base = copy(document);
    this.version = version;
  }

  get dirty(): boolean {
    return JSON.stringify(this.document) !== JSON.stringify(this.base);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.listeners) listener();
  }

  /** The server holds exactly this now. */
  saved(document: GuideDocument, version: number): void {
    this.base = copy(document);
    this.version = version;
    this.changed();
  }

  /** Puts another document into the form; the caller draws the form again. */
  replace(document: GuideDocument): void {
    this.document = copy(document);
    this.changed();
  }
}
