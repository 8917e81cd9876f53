import type { Guide } from "../wire";
import type { Happening } from "./core";
import { uuid7 } from "./uuid7";

/** One run as this browser keeps it, with the content of the revision it began with. */
export interface Kept {
  id: string;
  guide: Guide;
  step?: string | undefined;
  by: "itself" | "hand";
  /** When it last moved, in this browser's clock. */
  at: number;
  shown?: boolean;
  ended?: boolean;
  /** Its end is recorded: of a checklist, whose launcher stays for the session; of a ghost, with its beginning. */
  folded?: boolean;
}

export const EVENT = "e:";
/** The last answer, in this tab. */
export const ANSWER = "feed";

export function begin(guide: Guide, by: "itself" | "hand"): Kept {
  const at = Date.now();
  return { id: uuid7(at, 0), guide, by, at };
}

/** What happened in a run, as it is recorded. */
export const happening = ({ id, guide }: Kept, name: string, fields?: object): Happening => ({
  name,
  guide: guide.key,
  revision: guide.revision,
  round: guide.round,
  run: id,
  ...fields,
});
