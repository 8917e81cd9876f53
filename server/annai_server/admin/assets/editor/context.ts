/** What the server sends with the editor's page, and what every part of the form is given. */

import type { GuideDocument } from "./document.ts";
import type { Draft } from "./draft.ts";

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
  locales: string[];
  time_zone: string;
  environments: EnvironmentStatus[];
  urls: Record<"save" | "sign_in" | "peek" | "preview" | "render" | "publish" | "check", string>;
  known: {
    traits: string[];
    company_traits: string[];
    events: string[];
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
  /** Says something to everybody, screen readers included, with an optional way back. */
  announce: (message: string, undo?: () => void) => void;
};
