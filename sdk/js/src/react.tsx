/**
 * Annai for React: the calls as a hook, happenings as a hook, and components of yours that draw guides. Nothing here
 * throws if Annai is away; on a server nothing happens.
 */
import {
  type ComponentType,
  createContext,
  createElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { createPortal } from "react-dom";
import type { Guide, Stage, Surface, Tour } from "./headless";
import { type Walk, walk } from "./headless";
import { load } from "./index";
import type { Annai, Happening, Setup } from "./types";

/** Draws guides of one kind. It is drawn anew when the address changes or the server has answered. */
export type Drawing<G extends Guide = Guide> = ComponentType<{ stage: Stage<G>; change: Change }>;
/** What it is drawn anew for; its number rises. */
export interface Change {
  readonly of?: "route" | "answer";
  readonly number: number;
}

/** By kind; what isn't here, Annai draws itself. */
export type Drawings = { readonly [Kind in Guide["kind"]]?: Drawing<Extract<Guide, { kind: Kind }>> };

export interface AnnaiProps {
  /** `https://annai.example.com/annai.js`. */
  url: string;
  /** Another `user`, `company` or `token` than before is told to Annai; no user: nobody is signed in any more. */
  setup: Setup;
  draw?: Drawings;
  children?: ReactNode;
}

interface Drawn {
  readonly stage: Stage;
  readonly element: HTMLElement;
  readonly change: Change;
}

const Context = createContext<Annai | undefined>(undefined);

export function AnnaiProvider({ url, setup, draw, children }: AnnaiProps) {
  const { key, user, company, token, traits, companyTraits } = setup;
  const board = useMemo(() => boardOf(key), [key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one widget a key; who uses it is told below.
  const annai = useMemo(
    () =>
      load(url, {
        ...setup,
        user: undefined,
        draw: (kind) => (kind in (board.draw ?? {}) ? board.mount : setup.draw?.(kind)),
      }),
    [url, key],
  );
  useEffect(() => {
    board.draw = draw;
    return () => {
      board.draw = undefined;
    };
  }, [board, draw]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: traits are often made anew for each drawing; they go with who they are of.
  useEffect(() => {
    if (user) annai.identify(user, { company, token, traits, companyTraits });
    else annai.reset();
  }, [annai, user, company, token]);
  const shown = useSyncExternalStore(board.listen, board.drawn, board.drawn);
  return createElement(
    Context.Provider,
    { value: annai },
    children,
    shown.map(({ stage, element, change }) => {
      const one = draw?.[stage.guide.kind] as Drawing | undefined;
      return one && createPortal(createElement(one, { stage, change }), element, stage.run.id);
    }),
  );
}

/** The calls. Without a provider above it throws, at once and in development. */
export function useAnnai(): Annai {
  const annai = useContext(Context);
  if (!annai) throw new Error("useAnnai() needs an <AnnaiProvider> above it");
  return annai;
}

/** Hears run events and tracked ones by their name, `before_…` included, while the component is there. */
export function useHappening(name: string, hear: (event: CustomEvent<Happening>) => void): void {
  const annai = useAnnai();
  const latest = useRef(hear);
  latest.current = hear;
  useEffect(() => {
    const listener = (event: CustomEvent<Happening>) => latest.current(event);
    annai.on(name, listener);
    return () => annai.off(name, listener);
  }, [annai, name]);
}

/** A tour's way through its steps, for a component that draws tours; the component is drawn anew with each step. */
export function useWalk(stage: Stage<Tour>, change: Change): Walk {
  const [, redraw] = useState(0);
  const own = useRef<Walk>(undefined);
  own.current ??= walk(stage, () => redraw((count) => count + 1));
  const walking = own.current;
  useEffect(() => {
    if (change.of) walking.update(change.of);
  }, [walking, change]);
  return walking;
}

type Board = ReturnType<typeof openBoard>;

const focusable = (element: Element) =>
  element.querySelector<HTMLElement>("[autofocus],button,a[href],[tabindex='0']");

const BOARDS = Symbol.for("annai:react");

/** One a key, as there is one widget: a provider that comes after another has gone finds what was begun. */
function boardOf(key: string): Board {
  if (typeof window === "undefined") return openBoard();
  const page = window as unknown as Record<symbol, Record<string, Board> | undefined>;
  const boards = page[BOARDS] ?? {};
  page[BOARDS] = boards;
  boards[key] ??= openBoard();
  return boards[key];
}

/** What Annai wants drawn, as React can listen to it. */
function openBoard() {
  let all: readonly Drawn[] = [];
  const ears = new Set<() => void>();
  const set = (next: readonly Drawn[]) => {
    all = next;
    for (const ear of ears) ear();
  };
  return {
    /** What the provider that is there draws. */
    draw: undefined as Drawings | undefined,
    drawn: () => all,
    listen(ear: () => void) {
      ears.add(ear);
      return () => void ears.delete(ear);
    },
    mount(stage: Stage): Surface {
      const element = document.createElement("div");
      const before = document.activeElement as HTMLElement | null;
      element.dataset.annai = stage.guide.kind;
      document.body.append(element);
      set([...all, { stage, element, change: { number: 0 } }]);
      return {
        element,
        update: (of) =>
          set(
            all.map((one) =>
              one.element === element ? { ...one, change: { of, number: one.change.number + 1 } } : one,
            ),
          ),
        // Not before React has drawn what is to have it.
        focus: () => void setTimeout(() => focusable(element)?.focus()),
        destroy() {
          const focused = element.contains(document.activeElement);
          set(all.filter((one) => one.element !== element));
          element.remove();
          if (focused && before?.isConnected) before.focus({ preventScroll: true });
        },
      };
    },
  };
}
