import type { Hit } from "../anchor/find";
import { follow } from "../anchor/follow";
import { inSight, rectOf, reveal, uncover } from "../position/reveal";
import type { EndReason, MountTour } from "../surface";
import type { Action, Button } from "../wire";
import { cardView } from "./card";
import { amend, back, begin, type Course, next, now, type Outcome, pagesOf, pass, progress, reroute } from "./course";
import { fill, still } from "./dom";
import { typing } from "./focus";
import { layer } from "./layer";
import { ownerOf } from "./owner";
import { afterPaint } from "./paint";
import { pillView } from "./pill";
import { spotlight } from "./spotlight";
import { spoken, spokenBlocks } from "./text";
import css from "./tour.css";

const ENDS: Partial<Record<Action["do"], EndReason>> = { skip: "skipped", close: "closed", snooze: "snoozed" };
const NOBODY = { destroy() {} };

/** Walks a course, one step on screen at a time. What it decides is in `course`; here it meets the page. */
export const mount: MountTour = (stage) => {
  const { guide, run } = stage;
  const surface = layer(stage, "tour", css);
  const light = spotlight();
  const card = cardView(stage, act);
  const pill = pillView(stage);
  surface.room.append(light.element, card.element, pill.element);

  const pages = pagesOf(guide);
  let course: Course;
  /** Focus goes to the card when it next shows: only ever because a person acted on us. */
  let wanted = run.by === "hand" && !run.resumed;
  let home = true;
  let hit: Hit | undefined;
  let onScreen = false;
  let following = NOBODY;
  /** Raised when a step is left, so that what was still awaited for it comes to nothing. */
  let turn = 0;
  const told = new Set<string>();
  const reported = new Set<string>();

  const here = () => stage.here(pages[course.at]?.globs);

  function goTo(outcome: Outcome): void {
    leave();
    if (typeof outcome === "string") return stage.end(outcome);
    course = outcome;
    stage.moved(now(course).key);
    arrive();
  }

  function leave(): void {
    turn++;
    wanted ||= surface.hasFocus();
    following.destroy();
    following = NOBODY;
    hit = undefined;
    pill.hide();
  }

  function arrive(): void {
    const { target } = now(course);
    home = here();
    if (run.quiet || !home) wait();
    else if (target) following = follow(target, { found, moved: stand, lost, missing });
    else void present();
  }

  /** Offers to go on: on another page, or after a long while. */
  function wait(): void {
    hide();
    const text = fill(stage.strings.continue, { ...progress(course) });
    const url = pages[course.at]?.url;
    const go = () =>
      stage.perform(home || !url ? { do: "start", guide: guide.key } : { do: "page", url });
    const label = home ? text : url && stage.strings.take_me;
    surface.rise();
    pill.draw(spoken(guide.title, stage.values), home ? "" : text, label ? { label, press: go } : undefined, () => act({ do: "close" }));
    if (wanted) surface.focus(pill.main);
    wanted = false;
    painted(stage.shown);
  }

  function found(news: Hit): void {
    hit = news;
    if (news.how === "healed") report("target_healed");
    light.shape(news.element);
    if (onScreen && told.has(now(course).key)) stand();
    else void present();
  }

  async function present(): Promise<void> {
    const own = ++turn;
    if (hit && !inSight(hit.element)) {
      hide();
      await reveal(hit.element, !still());
      if (own !== turn) return;
    }
    surface.rise(ownerOf(hit?.element));
    card.draw(now(course), progress(course));
    const travels = onScreen;
    onScreen = true;
    const rect = stand(travels);
    if (hit && rect) uncover(hit.element, rect);
    const silent = wanted && !told.size;
    if (wanted && !typing()) surface.focus(told.size ? card.main : card.face);
    wanted = false;
    painted(() => tell(silent));
  }

  /** A card that got focus is read out by itself. */
  function tell(silent: boolean): void {
    const { key, title, body } = now(course);
    stage.shown();
    if (told.has(key)) return;
    told.add(key);
    stage.report("step_shown", { step: key });
    const { strings, values } = stage;
    if (!silent)
      surface.announce(
        fill(strings.announce, { ...progress(course), title: spoken(title, values), body: spokenBlocks(body, values) }),
      );
  }

  function stand(travels = false) {
    if (!onScreen) return undefined;
    const rect = hit && rectOf(hit.element);
    light.light(rect, travels);
    return card.stand(rect, now(course).placement ?? "auto", travels);
  }

  function lost(): void {
    turn++;
    wanted ||= surface.hasFocus();
    hit = undefined;
    hide();
  }

  function hide(): void {
    onScreen = false;
    light.out();
    card.hide();
  }

  function missing(): void {
    const rule = now(course).missing ?? "skip";
    report("target_missing");
    if (rule === "end") goTo("target_missing");
    else if (rule === "skip") goTo(pass(course, told.size > 0));
  }

  /** Once a step: a page that re-renders all the time is no news. */
  function report(name: "target_healed" | "target_missing"): void {
    const { key } = now(course);
    if (!reported.has(name + key)) stage.report(name, { step: key });
    reported.add(name + key);
  }

  function advance(): void {
    complete();
    goTo(next(course));
  }

  const complete = () => stage.report("step_completed", { step: now(course).key });

  function act(action: Action, pressed?: Button): void {
    if (pressed) stage.report("action_clicked", { step: now(course).key, properties: { button: pressed.key } });
    const reason = ENDS[action.do];
    if (reason) return stage.end(reason);
    if (action.do === "back") return goTo(back(course));
    if (action.do === "next") return advance();
    if (action.do === "finish") {
      complete();
      return stage.end("completed");
    }
    // The step was about going there.
    if (action.do === "page") advance();
    stage.perform(action);
  }

  /** The place is kept at once, since the click may leave the page; what shows next waits for the page's own handlers. */
  const clicked = (event: Event) => {
    if (!onScreen || now(course).advance !== "click" || !hit || !event.composedPath().includes(hit.element)) return;
    complete();
    const outcome = next(course);
    if (typeof outcome === "string") return stage.end(outcome);
    leave();
    course = outcome;
    stage.moved(now(course).key);
    const own = turn;
    setTimeout(() => own === turn && arrive());
  };

  function painted(then: () => void): void {
    const own = turn;
    afterPaint(() => own === turn && then());
  }

  const resized = () => {
    if (!hit) stand();
  };

  function rerouted(): void {
    const before = course;
    course = reroute(course, (at) => stage.here(pages[at]?.globs));
    if (course.at > before.at) stage.report("step_completed", { step: now(before).key });
    if (course.at !== before.at || here() !== home) goTo(course);
  }

  addEventListener("resize", resized);
  addEventListener("click", clicked, true);
  surface.escape(() => stage.end("escaped"), true);
  const first = begin(guide.steps, stage.state.skip ?? [], run.step);
  // Not before the core has the surface, in case there is nothing to show.
  const own = turn;
  queueMicrotask(() => own === turn && goTo(first));

  return {
    element: surface.host,
    update(change) {
      surface.dress();
      if (!course) return;
      if (change === "route") return rerouted();
      course = amend(course, stage.state.skip ?? []);
      card.count(progress(course));
    },
    focus() {
      if (onScreen) surface.focus(card.face);
      else if (pill.element.hidden) wanted = true;
      else surface.focus(pill.main);
    },
    destroy() {
      leave();
      removeEventListener("resize", resized);
      removeEventListener("click", clicked, true);
      surface.destroy();
    },
  };
};
