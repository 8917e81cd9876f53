/** Several values, each a chip that can be taken away; Enter, a comma or a suggestion adds what was typed. */
import { h, iconButton, region } from "../../dom.ts";
import { t } from "../../words.ts";
import { datalist, slot } from "./controls.ts";

type ChipOptions<T> = {
  path: string;
  label: string;
  values: T[];
  show: (value: T) => string;
  /** Null for what isn't a value. */
  read: (text: string) => T | null;
  suggestions?: string[];
  change: (values: T[]) => void;
};

export function chips<T extends string | number>(options: ChipOptions<T>): HTMLElement {
  let values = options.values;
  const list = options.suggestions ? datalist(options.suggestions.map((value) => ({ value }))) : null;
  const input = h("input", {
    type: "text",
    "aria-label": options.label,
    placeholder: t("Add…"),
    autocomplete: "off",
    enterkeyhint: "done",
    list: list?.id,
  });
  const shown = region(() => (values.length ? [h("ul", {}, ...values.map(chip))] : []), {
    class: "chip-list",
  });

  function chip(value: T): HTMLElement {
    const called = options.show(value);
    const drop = () => {
      set(values.filter((one) => one !== value));
      input.focus();
    };
    return h(
      "li",
      { class: "chip" },
      h("span", {}, called),
      iconButton("close", t("Remove “%(title)s”", { title: called }), drop),
    );
  }

  function set(now: T[]): void {
    values = now;
    shown.refresh();
    options.change(values);
  }

  function add(): void {
    const texts = input.value.split(/[,、]/).map((one) => one.trim());
    const read = texts.filter(Boolean).map((text) => ({ text, value: options.read(text) }));
    const found = read.flatMap(({ value }) => (value === null ? [] : [value]));
    if (found.length) set([...new Set([...values, ...found])]);
    input.value = read
      .filter(({ value }) => value === null)
      .map(({ text }) => text)
      .join(", ");
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && input.value === "" && values.length) set(values.slice(0, -1));
  });
  input.addEventListener("input", (event) => {
    const chosen = !(event instanceof InputEvent) || event.inputType === "insertReplacementText";
    if (chosen || /[,、]$/.test(input.value)) add();
  });
  input.addEventListener("blur", add);
  return slot(options.path, h("span", { class: "chips" }, shown.element, input), list);
}
