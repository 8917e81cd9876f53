/**
 * For hosts that draw guides themselves (`draw` of the setup): Annai decides who sees what and when, records what happens
 * and delivers it; what is on screen is yours. Nothing here touches the page.
 */
import { find } from "../../../widget/src/anchor/find";
import * as courses from "../../../widget/src/render/course";
import type { EndReason, Stage } from "../../../widget/src/surface";
import type { Block, Inline, Step, Target, Tour } from "../../../widget/src/wire";

export type { EndReason, Mount, Run, Stage, Strings, Surface } from "../../../widget/src/surface";
export type {
  Action,
  Banner,
  Block,
  Button,
  Checklist,
  Guide,
  GuideState,
  Hint,
  Inline,
  Item,
  Step,
  Target,
  Toast,
  Tour,
} from "../../../widget/src/wire";

/** A tour's way through its steps: those that this person won't see are left out and not counted. */
export interface Walk {
  readonly step: Step;
  /** Which of the steps that this person will see it is, from 1. */
  readonly n: number;
  readonly of: number;
  /** Whether the step belongs to the page that is open; if not, offer the way there (`step.url`), and never go unasked. */
  readonly here: boolean;
  /** Call it once the step is really on screen: only then is it recorded as shown. Further calls do nothing. */
  shown(): void;
  /** The step was done; after the last one the tour is completed. */
  next(): void;
  back(): void;
  /** The step's target can't be found: it is passed, and what is left is counted anew. */
  missing(): void;
  /** The person leaves: `skipped`, `closed`, `escaped` or `snoozed` (for a day). */
  end(reason: EndReason): void;
  /** Call it from your surface's `update`. */
  update(change: "route" | "answer"): void;
}

/** Walks `stage`'s tour from where its run stands. `changed` is called whenever there is another step to draw. */
export function walk(stage: Stage<Tour>, changed: (walk: Walk) => void): Walk {
  const told = new Set<string>();
  const { steps } = stage.guide;
  const first = courses.begin(steps, stage.state.skip, stage.run.step);
  const nothing = typeof first === "string";
  let course: courses.Course = nothing ? { steps, left: [], at: 0, heading: 1 } : first;
  // Not before Annai has the surface.
  if (nothing) queueMicrotask(() => stage.end(first));

  function go(outcome: courses.Outcome): void {
    const done = stage.state.reached;
    if (done || typeof outcome === "string") {
      stage.end(done ? "completed" : (outcome as EndReason));
      return;
    }
    course = outcome;
    stage.moved(courses.now(course).key);
    changed(self);
  }

  const lives = (index: number) => stage.here(steps[index]?.page);

  function done(outcome: courses.Outcome): void {
    const step = { step: courses.now(course).key };
    if (!stage.may("step_completed", step)) return;
    stage.report("step_completed", step);
    go(outcome);
  }

  const self: Walk = {
    get step() {
      return courses.now(course);
    },
    get n() {
      return courses.progress(course).n;
    },
    get of() {
      return courses.progress(course).of;
    },
    get here() {
      return lives(course.at);
    },
    shown() {
      const { key } = courses.now(course);
      if (told.has(key)) return;
      told.add(key);
      stage.shown();
      stage.report("step_shown", { step: key });
    },
    next: () => done(courses.next(course)),
    back: () => go(courses.back(course)),
    missing() {
      stage.report("target_missing", { step: courses.now(course).key });
      go(courses.pass(course, told.size > 0));
    },
    end: (reason) => stage.end(reason),
    update(change) {
      if (change === "answer") course = courses.amend(course, stage.state.skip);
      else {
        const going = courses.reroute(course, lives);
        if (going.at > course.at) done(going);
        else course = going;
      }
      changed(self);
    },
  };
  return self;
}

/** The element that a target means, in open shadow roots and same-origin frames, too; null: none to see, or several. */
export const locate = (target: Target): Element | null => find(target)?.element ?? null;

/** A delivered text without its formatting, with what is known of the person in it. */
export function plain(parts: readonly (Inline | Block)[], values: Stage["values"]): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      if ("v" in part) return values[part.v] ? values[part.v] + (part.after ?? "") : part.or;
      const [inside] = Object.values(part) as [(Inline | Block)[]];
      return plain(inside, values);
    })
    .join("");
}
