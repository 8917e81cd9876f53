import type { Step } from "../wire";

/** Where a run stands in its tour: pure, so that every way through can be tabled. */
export interface Course {
  readonly steps: readonly Step[];
  /** Keys of the steps this person won't see: their `when` is false, or their target can't be found. */
  readonly left: readonly string[];
  readonly at: number;
  /** Which way the person was going; a step that can't be shown is passed in that direction. */
  readonly heading: 1 | -1;
}

export interface Progress {
  n: number;
  of: number;
}

export type Outcome = Course | "completed" | "target_missing";

/** At `key`, or where it was; a step that is no longer to be seen gives way to the next one. */
export function begin(steps: readonly Step[], left: readonly string[] = [], key?: string): Outcome {
  const wanted = steps.findIndex((step) => step.key === key);
  return next({ steps, left, at: Math.max(0, wanted) - 1, heading: 1 });
}

export const next = (course: Course): Outcome => toward(course, 1) ?? "completed";

/** Stays where it is if there is nothing before. */
export const back = (course: Course): Course => toward(course, -1) ?? course;

/** The current step can't be shown. Past the end it is a completion only if anything before was really seen. */
export function pass(course: Course, everSeen: boolean): Outcome {
  const rest: Course = { ...course, left: [...course.left, now(course).key] };
  return toward(rest, rest.heading) ?? toward(rest, 1) ?? (everSeen ? "completed" : "target_missing");
}

/** What the person did elsewhere may change which steps concern them; the one in view stays. */
export function amend(course: Course, left: readonly string[] = []): Course {
  return { ...course, left: [...course.left, ...left].filter((key) => key !== now(course).key) };
}

/** After the page changed: stay if it still fits, else return to an earlier step, else go on if the next one lives here. */
export function reroute(course: Course, here: (at: number) => boolean): Course {
  if (here(course.at)) return course;
  const before = indices(course).filter((at) => at < course.at);
  const at = [...before.reverse(), toward(course, 1)?.at ?? course.at].find(here) ?? course.at;
  return { ...course, at, heading: at < course.at ? -1 : 1 };
}

export const now = (course: Course): Step => course.steps[course.at] as Step;

/** Of the steps this person will see, which one is this? */
export function progress(course: Course): Progress {
  const all = indices(course);
  return { n: all.indexOf(course.at) + 1, of: all.length };
}

const seen = (course: Course, at: number) => !course.left.includes((course.steps[at] as Step).key);
const indices = (course: Course) => [...course.steps.keys()].filter((at) => seen(course, at));

/** At the nearest step this way that this person will see. */
function toward(course: Course, heading: 1 | -1): Course | undefined {
  for (let at = course.at + heading; course.steps[at]; at += heading)
    if (seen(course, at)) return { ...course, at, heading };
}
