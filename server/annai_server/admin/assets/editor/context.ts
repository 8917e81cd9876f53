/** What the server sends with the editor's page, and what every part of the form is given. */

import type { GuideDocument } from "./document.ts";
import type { Draft } from "./draft.ts";

/** What a trait or property was heard as. */
export type ValueType = "text" | "number" | "boolean" | "date" | "list";
/** By the name of a trait or property. */
export type Heard = Record<string, ValueType[]>;
export type Named = { key: string; title: string; kind?: string };

export type EnvironmentStatus = {
  name: string;
  title: string;
  may_publish: boolean;
  revision: number | null;
  stopped: boolean;
  /** When another revision is to be published (ms). */
  planned: number | null;
};

export type EditorData = {
  document: GuideDocument;
  version: number;
  is_new: boolean;
  can_edit: boolean;
  can_publish: boolean;
  default_locale: string;
  project: string;
  /** The project's, and those that the document holds texts in besides. */
  locales: string[];
  /** The project's. */
  offered: string[];
  time_zone: string;
  environments: EnvironmentStatus[];
  /** Where this server is met by the host's pages, which have to allow its images. */
  origin: string;
  /** The one that is chosen when the publish dialog opens. */
  publish_to: string;
  urls: Record<
    "save" | "sign_in" | "peek" | "preview" | "render" | "publish" | "check" | "say" | "upload" | "images",
    string
  > &
    // Of a guide that was saved.
    Partial<Record<"edit" | "results" | "history", string>>;
  known: {
    traits: Heard;
    company_traits: Heard;
    /** The properties of each. */
    events: Record<string, Heard>;
    guides: Named[];
    milestones: Named[];
    segments: Named[];
    items: Named[];
  };
};

export type Context = {
  data: EditorData;
  draft: Draft;
  /** The language shown beside the default one; null while only the default is written. */
  beside: string | null;
  /** Which step or item the preview should show. */
  select: (key: string) => void;
  /** Which variant it should show the guide in. */
  vary: (key: string) => void;
  /** Says something to everybody, screen readers included, with an optional way back. */
  announce: (message: string, undo?: () => void) => void;
};
