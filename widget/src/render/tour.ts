import type { Hit } from "../anchor/find";
import { follow } from "../anchor/follow";
import type { carrier } from "../position/carry";
import { rectOf, reveal, uncover } from "../position/reveal";
import type { Answered, EndReason, MountTour } from "../surface";
import { typing } from "../typing";
import type { Action, Button } from "../wire";
import { cardView } from "./card";
import { back, begin, type Course, next, now, type Outcome, progress } from "./course";
import type * as detours from "./detour";
import { ENDS } from "./face";
import { layer } from "./layer";
import type { offer } from "./offer";
import { ownerOf } from "./owner";
import popCss from "./pop.css";
import { spotlight } from "./spotlight";
import css from "./tour.css";

export { busy } from "./busy";
export * from "./kit";

/** Between two questions to a host that holds a step back. */
const HELD = 1000;
/** When what could not be loaded is tried again. */
const AGAIN = 5000;

/** Walks a course, one step on screen at a time. What it decides is in `course`; here it meets the page. */
export const mount: MountTour = (stage) => {
  const { guide, run } = stage;
  const surface = layer(stage, "tour", popCss + css);
  const light = spotlight();
  const card = cardView(stage, act, answered);
  surface.room.append(light.element, card.element);

  const told = new Set<string>();
  let course: Course;
  /** What the card in view is about: a press that comes after the step was left means nothing. */
  let drawn: Course | undefined;
  let home = true;
  let hit: Hit | undefined;
  let offered: ReturnType<typeof offer> | undefined;
  let onScreen = false;
  let unfollow = () => {};
  let carry: ReturnType<typeof carrier> | undefined;
  /** What keeps the page from being used is loaded with the first step that asks for it, and looks for itself. */
  let blocks = false;
  /** Focus goes to the card when it next shows: only ever because a person acted on us. */
  let wanted: unknown = false;
  /** Focus was in the card when its target went; it comes back with it, unless the person has gone on. */
  let dropped: unknown = false;
  /** Raised when a step is left, so that what was still awaited for it comes to nothing. */
  let turn = 0;
  let over = false;

  const isHere = (at: number) => stage.here(guide.steps[at]?.page);
  /** The same, unless the step is left before. */
  const unlessLeft =
    (then: () => void, own = turn) =>
    () =>
      void (own === turn && then());

  function goTo(outcome: Outcome) {
    // Whoever has reached what the tour is for needs no further step.
    const before = course;
    const done = before && stage.state.reached;
    if (done || typeof outcome === "string") return stage.end(done ? "completed" : (outcome as EndReason));
    leave();
    course = outcome;
    // The first one needs no keeping, and loading what keeps it would hold up its being shown.
    if (!before) return arrive();
    stage.moved(now(course).key);
    // Not before the page's own handlers: a click that advances may well change what is there to be found.
    setTimeout(unlessLeft(arrive));
  }

  function leave(): void {
    turn++;
    wanted ||= surface.focused();
    unfollow();
    hit = undefined;
    carry?.watch();
    withdraw();
  }

  function withdraw(): void {
    wanted ||= offered && surface.focused();
    offered?.destroy();
    offered = undefined;
  }

  function arrive(): void {
    const { target, key } = now(course);
    home = isHere(course.at);
    if (run.quiet || !home) wait();
    else if (!stage.may("step_shown", { step: key })) {
      hide();
      setTimeout(unlessLeft(arrive), HELD);
    } else if (target) unfollow = follow(target, { found, moved, lost, missing });
    else present();
  }

  /** Offers to go on: on another page, after a long while, or once its target is there. */
  function wait() {
    if (stage.state.reached) return stage.end("completed");
    drawn = course;
    hide();
    // So that nothing names and describes two.
    card.face.replaceChildren();
    const own = turn;
    import("./offer").then(
      ({ offer }) => {
        if (own !== turn) return;
        offered = offer(stage, surface, progress(course), now(course), home, !wanted, !!told.size);
        wanted = false;
      },
      () => setTimeout(unlessLeft(wait, own), AGAIN),
    );
  }

  function found(news: Hit) {
    hit = news;
    carry?.watch(hit.element);
    withdraw();
    const { key } = now(course);
    // Each is heard once, however often it is found.
    surface.listen("click", clicked, hit.element.ownerDocument.defaultView);
    // Once a step: a page that re-renders all the time is no news.
    if (hit.how === "healed" && !told.has(key))
      stage.report("target_healed", { step: key, properties: { by: hit.by } });
    if (onScreen && drawn === course) stand();
    else present();
  }

  function present() {
    const element = hit?.element;
    turn++;
    if (element) reveal(element, stage.scroll);
    surface.rise(element && (() => ownerOf(hit?.element)));
    // What is drawn already stays as it is: half written, or playing.
    const fresh = drawn !== course || !card.face.firstChild;
    drawn = course;
    if (fresh) card.draw(now(course), progress(course));
    const travels = onScreen;
    onScreen = true;
    const rect = stand(travels);
    // Nothing is scrolled under the fingers of who types.
    if (element && rect && !typing()) uncover(element, rect);
    if (now(course).block_page && !blocks) block();
    // A card that gets focus is read out by itself.
    wanted ||= dropped && document.activeElement === document.body;
    dropped = false;
    wanted &&= !typing();
    const silent = wanted && !told.size;
    if (wanted) surface.focus(told.size ? card.main() : card.face);
    wanted = false;
    surface.painted(unlessLeft(() => tell(silent)));
  }

  function block(): void {
    blocks = true;
    import("./shade").then(
      ({ shade }) =>
        shade(
          surface,
          card.face,
          () => drawn === course && now(course).block_page && { around: hit?.element },
        ),
      () => setTimeout(() => over || block(), AGAIN),
    );
  }

  function tell(silent: unknown): void {
    const { key } = now(course);
    stage.shown();
    const again = told.has(key);
    if (!again) stage.report("step_shown", { step: key });
    told.add(key);
    // Somebody has come back to it: what was said of another step holds no longer.
    if (!silent) surface.announce(again ? "" : card.spoken());
  }

  /** That the page carries it along is loaded with the first time that it scrolls. */
  function moved(sized?: unknown) {
    if (!carry && !sized)
      import("../position/carry").then(({ carrier }) => {
        carry ??= carrier(surface, card.element);
        moved();
      }, String);
    if (carry && hit) carry.go(hit.element, stand);
    else stand();
  }

  function stand(travels = false) {
    if (!onScreen) return undefined;
    surface.fit();
    surface.room.style.translate = "";
    const rect = hit && (carry?.seen ?? rectOf)(hit.element);
    // The card goes first: it reads what the page looks like, and to read after writing lays the page out once more.
    const spot = card.stand(rect, now(course).placement, travels);
    light.light(hit?.element, rect, travels);
    // In a corner it leaves the page as it is.
    light.element.hidden = !!spot.corner;
    return spot;
  }

  function lost(): void {
    // Also said each time that it is looked for in vain.
    if (!onScreen) return;
    turn++;
    dropped ||= surface.focused();
    hit = undefined;
    hide();
  }

  function hide(): void {
    onScreen = false;
    light.element.hidden = card.element.hidden = true;
  }

  function missing(): void {
    const { key, missing: rule } = now(course);
    stage.report("target_missing", { step: key });
    if (rule === "end") goTo("target_missing");
    else if (rule === "wait") wait();
    else detour(({ pass }) => goTo(pass(course, told.size > 0)));
  }

  /** A step that the host holds back holds its answer back, too: it will be sent once more. */
  function advance(outcome = next(course), properties?: Answered): boolean {
    const step = { step: now(course).key };
    const may = stage.may("step_completed", step);
    if (may) {
      if (properties) stage.report("form_answered", { ...step, properties });
      stage.report("step_completed", step);
      goTo(outcome);
    }
    return may;
  }

  function answered(properties?: Answered): boolean {
    return drawn === course && advance(undefined, properties);
  }

  function act(action: Action, pressed?: Button) {
    if (drawn !== course) return;
    if (pressed)
      stage.report("action_clicked", { step: now(course).key, properties: { button: pressed.key } });
    const reason = ENDS[action.do];
    if (reason) return stage.end(reason);
    if (action.do === "back") return goTo(back(course));
    if (action.do === "next") return advance();
    if (action.do === "finish") return advance("completed");
    // The step was about going there.
    if (action.do === "page") advance();
    stage.perform(action);
  }

  /** The place is kept before the page's own handlers run, since they may leave the page. */
  function clicked(event: Event) {
    if (onScreen && hit && now(course).advance === "click" && event.composedPath().includes(hit.element))
      advance();
  }

  /**
   * What few tours meet, a step that can't be shown or no longer concerns whoever is here, or a page that becomes another
   * one, is loaded with the first of them.
   */
  const detour = (take: (ways: typeof detours) => void) =>
    void import("./detour").then((ways) => over || take(ways), String);

  const rerouted = () =>
    detour(({ reroute }) => {
      const going = reroute(course, isHere);
      if (going.at > course.at) advance(going);
      else if (going.at < course.at || isHere(going.at) !== home) goTo(going);
    });

  // What is said of a mistake makes it taller.
  new ResizeObserver(() => stand()).observe(card.face);
  surface.listen("resize", () => hit || stand(), visualViewport);
  surface.escape(() => stage.end("escaped"));
  // Not before the core has the surface, in case there is nothing to show.
  queueMicrotask(unlessLeft(() => goTo(begin(guide.steps, stage.state.skip, run.step))));

  return {
    ...surface,
    update(change) {
      surface.update();
      if (change === "route" && course) return rerouted();
      if (stage.state.skip)
        detour(({ amend }) => {
          if (!drawn || drawn !== course) return;
          drawn = course = amend(course, stage.state.skip);
          card.tally(progress(course));
        });
    },
    focus() {
      const inView = offered?.element ?? (onScreen && card.face);
      if (inView) surface.focus(inView);
      else wanted = true;
    },
    destroy() {
      over = true;
      leave();
      surface.destroy();
    },
  };
};
