/** A condition in words: the server's, as explanations and comparisons say it, too. */
import { h } from "../../dom.ts";
import { send } from "../../request.ts";
import { t } from "../../words.ts";
import type { Condition } from "../document.ts";

/** Filled in when the server has answered; `url` is where to ask. */
export function inWords(condition: Condition, url: string): HTMLElement {
  const place = h("span", { class: "said", "aria-busy": "true" }, "…");
  void send<{ words: string }>("POST", url, { condition }).then((answer) => {
    place.textContent = answer.body.words ?? t("something this form doesn't know");
    place.removeAttribute("aria-busy");
  });
  return place;
}
