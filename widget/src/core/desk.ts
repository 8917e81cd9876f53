import type { MenuStage, MountMenu, Surface } from "../surface";
import type { Action } from "../wire";
import type { Core } from "./core";
import { NAMES } from "./kinds";
import type { Ledger } from "./ledger";
import { menuItems } from "./menu";

/** The menu, and what a person chooses there. */
export function openDesk(core: Core, ledger: Ledger, perform: (action: Action) => void) {
  const { feed, record, room, scope } = core;
  const { guard } = scope;
  let menu: Surface | undefined;

  const stage: Pick<MenuStage, "menu" | "close" | "perform" | "openMenu"> = {
    get menu() {
      return {
        items: menuItems(feed.answer, isOpen),
        optedOut: feed.answer?.opted_out ?? [],
        kinds: NAMES,
        optOut,
        optIn,
      };
    },
    close: guard(close),
    perform: guard(perform),
    openMenu: guard(open),
  };

  function isOpen(key: string): boolean {
    const guide = ledger.guides().find((each) => each.key === key);
    return guide ? typeof ledger.open(guide) === "object" : !!ledger.state(key)?.run;
  }

  async function open() {
    if (!core.person()) return;
    if (!menu) {
      const { menu: mount }: { menu: MountMenu } = await import("../render/others");
      menu ??= mount(Object.setPrototypeOf(stage, room));
    }
    menu.focus();
  }

  function close() {
    const closing = menu;
    menu = undefined;
    closing?.destroy();
  }

  /** Holds at once, and from the server's next answer on everywhere. */
  function choose(name: "opted_out" | "opted_in", kind: string) {
    const { answer } = feed;
    if (answer) {
      const others = answer.opted_out.filter((each) => each !== kind && kind !== "all");
      answer.opted_out = name === "opted_out" ? [...others, kind] : others;
    }
    record({ name, properties: { kinds: [kind] } });
    core.changed();
  }

  const optOut = guard((kind: string | undefined) => choose("opted_out", kind ?? "all"));
  const optIn = guard((kind: string | undefined) => choose("opted_in", kind ?? "all"));
  const update = guard((change: "route" | "answer") => menu?.update(change));
  return { open, close, update, optOut, optIn };
}
