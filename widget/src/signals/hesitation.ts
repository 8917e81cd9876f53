import type { Machine } from "./machine";

/** The form that somebody is at, and since when they got no further. */
type Lingering = { form: unknown; since: number } | undefined;

/**
 * Somebody began a form and got no further for `wait` milliseconds. What is typed or chosen is progress; sending it, or
 * going on to something else, ends it. A field that has focus by itself was begun by nobody.
 */
export const hesitation = (wait: number): Machine<Lingering> => ({
  begin: () => undefined,
  next(state, sign) {
    if (sign.type === "send" || (sign.type === "click" && sign.sends)) return undefined;
    // Whoever comes back to the tab was not lingering meanwhile.
    if (sign.type === "see") return state && { ...state, since: sign.at };
    if (sign.type === "enter" && sign.form) return { form: sign.form, since: sign.at };
    if (sign.type !== "press") return state;
    if (sign.form && sign.form === state?.form) return state;
    return sign.field && sign.form ? { form: sign.form, since: sign.at } : undefined;
  },
  due: (state, at) => (state ? Math.max(0, state.since + wait - at) : Infinity),
});
