import type { MenuStage, Surface } from "../surface";
import type { Guide } from "../wire";
import { attend } from "./attend";
import type { openHistory } from "./history";
import { NAMES } from "./kinds";
import { menuItems } from "./menu";
import type { Keeping } from "./upkeep";

/** The menu, and what a person chooses there. */
export function openDesk(
  { core, director, ledger, acts, byHand }: Keeping,
  runs: ReturnType<typeof openHistory>,
) {
  const { feed, record, room, scope } = core;
  const { guard } = scope;
  let menu: Surface | undefined;
  /** Asked for before there was anything to list. */
  let awaited = false;

  const stage: Pick<MenuStage, "menu" | "close"> = {
    get menu() {
      return {
        items: menuItems(feed.answer, isOpen),
        optedOut: feed.answer?.opted_out ?? [],
        kinds: NAMES.slice(1),
        optOut: (kind: string) => byHand("optOut", kind),
        optIn: (kind: string) => byHand("optIn", kind),
      };
    },
    close: guard(close),
  };

  function isOpen(key: string): boolean {
    const guide = runs.guides().find((each) => each.key === key);
    return guide ? typeof runs.open(guide) === "object" : !!ledger.state(key)?.run;
  }

  async function open() {
    if (!core.person()) return;
    awaited = !feed.answer;
    if (awaited) return feed.ask();
    const { mount } = await import("../render/menu");
    // Another user may have come while it was loading.
    if (!feed.answer) return;
    menu ??= mount(Object.setPrototypeOf(stage, room));
    attend(menu);
  }

  function close() {
    awaited = false;
    const closing = menu;
    menu = undefined;
    closing?.destroy();
  }

  /** What somebody has to know stays. */
  function unwanted(guide: Guide): boolean {
    const optedOut = feed.answer?.opted_out ?? [];
    return !guide.essential && (optedOut.includes("all") || optedOut.includes(guide.kind));
  }

  /** Holds at once, and from the server's next answer on everywhere. */
  function choose(name: "opted_out" | "opted_in", kind: string) {
    const { answer } = feed;
    if (answer) {
      const others = answer.opted_out.filter((each) => each !== kind && kind !== "all");
      answer.opted_out = name === "opted_out" ? [...others, kind] : others;
      // What still waits for its moment, too.
      for (const guide of answer.guides)
        if (unwanted(guide))
          answer.states[guide.key] = { ...answer.states[guide.key], auto: false, reason: "opted_out" };
    }
    record({ name, properties: { kinds: [kind] } });
    if (name === "opted_out")
      for (const shown of director.screen.all())
        if (shown.run.by === "itself" && unwanted(shown.run.guide)) acts.end(shown, name);
    core.changed();
  }

  const update = guard((change: "route" | "answer") => menu?.update(change));
  const answered = () => {
    update("answer");
    if (awaited) guard(open)();
  };
  return { menu: () => menu, open, close, update, answered, choose };
}
