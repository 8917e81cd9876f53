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
  const course: Course = { steps, left, at: Math.max(0, wanted), heading: 1 };
  return seen(course, course.at) ? course : next(course);
}

export function next(course: Course): Outcome {
  const at = beyond(course, 1);
  return at === undefined ? "completed" : { ...course, at, heading: 1 };
}

/** Stays where it is if there is nothing before. */
export function back(course: Course): Course {
  const at = beyond(course, -1);
  return at === undefined ? course : { ...course, at, heading: -1 };
}

/** The current step can't be shown. Past the end it is a completion only if anything before was really seen. */
export function pass(course: Course, everSeen: boolean): Outcome {
  const rest: Course = { ...course, left: [...course.left, now(course).key] };
  const at = beyond(rest, rest.heading) ?? (rest.heading < 0 ? beyond(rest, 1) : undefined);
  if (at === undefined) return everSeen ? "completed" : "target_missing";
  return { ...rest, at };
}

/** What the person did elsewhere may change which steps concern them; the one in view stays. */
export function amend(course: Course, left: readonly string[] = []): Course {
  return { ...course, left: [...course.left, ...left].filter((key) => key !== now(course).key) };
}

/** After the page changed: stay if it still fits, else return to an earlier step, else go on if the next one lives here. */
export function reroute(course: Course, here: (at: number) => boolean): Course {
  if (here(course.at)) return course;
  const before = indices(course).filter((at) => at < course.at);
  const at = [...before.reverse(), beyond(course, 1) ?? course.at].find(here) ?? course.at;
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
const beyond = (course: Course, heading: 1 | -1) =>
  heading > 0
    ? indices(course).find((at) => at > course.at)
    : indices(course).findLast((at) => at < course.at);
