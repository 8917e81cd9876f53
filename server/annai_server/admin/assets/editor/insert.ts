/** A single line into which something about the person can be put, where the caret stands. */
import { h, iconButton } from "../dom.ts";
import { t } from "../words.ts";
import { askVariable, type Traits } from "./rich/ask.ts";
import { variable } from "./rich/serialize.ts";

export function insertable(field: HTMLElement, traits: Traits): HTMLElement {
  const input = field.querySelector("input");
  if (!input) return field;
  const place = h("div", { class: "with-tool" });
  input.replaceWith(place);
  place.append(
    input,
    iconButton("variable", t("Insert something about the person"), () => ask(input, traits)),
  );
  return field;
}

function ask(input: HTMLInputElement, traits: Traits): void {
  const [from, to] = [input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length];
  askVariable(traits, (chosen) => {
    input.setRangeText(variable(chosen), from, to, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
}
