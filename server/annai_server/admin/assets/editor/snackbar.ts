/** Short messages at the bottom, spoken politely, with a way back where there is one. */
import { button, h } from "../dom.ts";
import { t } from "../words.ts";

const SECONDS = 12;

export function snackbar(): (message: string, undo?: () => void) => void {
  const place = h("div", { class: "snackbar", role: "status", "aria-live": "polite" });
  document.body.append(place);
  let timer = 0;
  return (message, undo) => {
    clearTimeout(timer);
    place.replaceChildren(h("span", {}, message));
    place.classList.add("shown");
    const hide = () => {
      place.classList.remove("shown");
      place.replaceChildren();
    };
    if (undo) {
      place.append(
        button(
          t("Undo"),
          () => {
            hide();
            undo();
          },
          { class: "button" },
        ),
      );
    }
    timer = window.setTimeout(hide, SECONDS * 1000);
  };
}
