/** Saving didn't come through: what was written stays in the form, and here is the way on. */
import { button, h } from "../dom.ts";
import { t } from "../words.ts";

const SIGNED_OUT = 401;

/** The notice for an answer's status; null where the answer itself says what is wrong. */
export function unsavedNotice(status: number, signIn: string, again: () => void): HTMLElement | null {
  const said = words(status);
  if (!said) return null;
  const link = h(
    "a",
    { class: "button primary", href: signIn, target: "_blank", rel: "noopener" },
    t("Sign in in another tab"),
  );
  return h(
    "div",
    { class: "notice bad unsaved", role: "alert", tabindex: -1 },
    h("h2", {}, said.title),
    h("p", {}, said.text),
    h(
      "div",
      { class: "notice-actions" },
      status === SIGNED_OUT ? link : null,
      button(t("Save again"), again),
    ),
  );
}

function words(status: number): { title: string; text: string } | null {
  if (status === SIGNED_OUT)
    return {
      title: t("Nobody is signed in in this tab any more"),
      text: t(
        "Everything you wrote is still in the form below. Sign in in another tab, come back here and save.",
      ),
    };
  if (status === 0)
    return {
      title: t("The server can't be reached"),
      text: t("Everything you wrote is still in the form below. Save again when the connection is back."),
    };
  if (status >= 500)
    return {
      title: t("The server has a problem"),
      text: t("Everything you wrote is still in the form below. Please save again in a moment."),
    };
  return null;
}
