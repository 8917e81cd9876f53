/**
 * Something that somebody did on the page, as far as triggers care. `on`: at the element that the trigger names, or it
 * names none; `form`: the one it happened in, by whatever tells forms apart.
 */
export type Sign = { readonly at: number } & (
  | { readonly type: "act" | "send" }
  | { readonly type: "see"; readonly visible: boolean }
  | {
      readonly type: "press";
      readonly on: boolean;
      readonly x: number;
      readonly y: number;
      readonly form?: unknown;
      readonly field?: boolean;
    }
  | { readonly type: "click"; readonly on: boolean; readonly touch: boolean; readonly sends: boolean }
  | { readonly type: "over" | "focus"; readonly on: boolean }
  | { readonly type: "enter"; readonly on: boolean; readonly form?: unknown }
  | { readonly type: "leave"; readonly on: boolean; readonly filled: boolean }
);

/** What a trigger waits for: values in, values out, so that every course of events can be tabled. */
export interface Machine<State> {
  /** Of a page view that began at `at`. */
  begin(at: number): State;
  next(state: State, sign: Sign): State;
  /** In how many milliseconds it is met if nothing more happens: none, it is; `Infinity`, something has to happen. */
  due(state: State, at: number): number;
}

/** What has happened once on a page view stays so. */
export const once = (met: (sign: Sign) => boolean): Machine<boolean> => ({
  begin: () => false,
  next: (state, sign) => state || met(sign),
  due: (state) => (state ? 0 : Infinity),
});

/** Of a page view that may have begun in a tab that nobody looks at. */
export const beginning = <State>(machine: Machine<State>, at: number, hidden: boolean): State =>
  hidden ? machine.next(machine.begin(at), { type: "see", at, visible: false }) : machine.begin(at);
