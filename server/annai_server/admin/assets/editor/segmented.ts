/** A few choices of which one holds, side by side. */
import { h } from "../dom.ts";

type Choice = { value: string; label: string };

export function segmented(
  label: string,
  choices: Choice[],
  value: string,
  change: (value: string) => void,
): HTMLElement {
  const buttons = choices.map((choice) =>
    h(
      "button",
      {
        type: "button",
        class: "segment",
        "aria-pressed": String(choice.value === value),
        on: { click: () => press(choice.value) },
      },
      choice.label,
    ),
  );
  const press = (chosen: string) => {
    for (const [index, one] of buttons.entries()) {
      one.setAttribute("aria-pressed", String(choices[index]?.value === chosen));
    }
    change(chosen);
  };
  return h("div", { class: "segmented", role: "group", "aria-label": label }, ...buttons);
}
