/** Form fields with label, help and a place for errors. `path` is the document path that the server's errors name. */
import { type Child, freshId, h, type Props } from "../dom.ts";

export type FieldOptions = {
  path?: string;
  label: string;
  help?: string;
  hideLabel?: boolean;
  class?: string;
};

/** Label, help and error slot around any control. */
export function field(options: FieldOptions, control: HTMLElement, ...after: Child[]): HTMLElement {
  const id = control.id || freshId();
  control.id = id;
  const described: string[] = [];
  const help = options.help ? h("p", { class: "help", id: `${id}-help` }, options.help) : null;
  if (help) described.push(help.id);
  if (described.length) control.setAttribute("aria-describedby", described.join(" "));
  return h(
    "div",
    { class: `field ${options.class ?? ""}`, "data-path": options.path, "data-control": id },
    h(
      "label",
      { for: id, class: options.hideLabel ? "visually-hidden" : "label", id: `${id}-label` },
      options.label,
    ),
    control,
    help,
    ...after,
    h("p", { class: "error", id: `${id}-error`, hidden: true }),
  );
}

/** Several controls under one caption. */
export function fieldset(options: FieldOptions, ...children: Child[]): HTMLElement {
  return h(
    "fieldset",
    { class: `field-group ${options.class ?? ""}`, "data-path": options.path },
    h("legend", { class: options.hideLabel ? "visually-hidden" : "label" }, options.label),
    options.help ? h("p", { class: "help" }, options.help) : null,
    ...children,
    h("p", { class: "error", hidden: true }),
  );
}

type TextOptions = FieldOptions & {
  value: string;
  change: (value: string) => void;
  input?: Props;
  suggestions?: string[];
};

export function textField(options: TextOptions): HTMLElement {
  const list = options.suggestions?.length ? suggestions(options.suggestions) : null;
  const input = h("input", { type: "text", autocomplete: "off", list: list?.id, ...options.input });
  input.value = options.value;
  input.addEventListener("input", () => options.change(input.value.trim() === "" ? "" : input.value));
  return field(options, input, list);
}

function suggestions(values: string[]): HTMLDataListElement {
  return h("datalist", { id: freshId() }, ...values.map((value) => h("option", { value })));
}

type NumberOptions = FieldOptions & {
  value: number | undefined;
  change: (value: number | undefined) => void;
  input?: Props;
};

export function numberField(options: NumberOptions): HTMLElement {
  const input = h("input", { type: "number", inputmode: "numeric", ...options.input });
  input.value = options.value === undefined ? "" : String(options.value);
  input.addEventListener("input", () => options.change(input.value === "" ? undefined : input.valueAsNumber));
  return field(options, input);
}

export type Choice = { value: string; label: string; help?: string };
type SelectOptions = FieldOptions & { value: string; choices: Choice[]; change: (value: string) => void };

export function selectField(options: SelectOptions): HTMLElement {
  return field(options, select(options.choices, options.value, options.change));
}

export function select(choices: Choice[], value: string, change: (value: string) => void, props: Props = {}) {
  const element = h(
    "select",
    props,
    ...choices.map((choice) => h("option", { value: choice.value }, choice.label)),
  );
  if (value && !choices.some((choice) => choice.value === value))
    element.append(h("option", { value }, value));
  element.value = value;
  element.addEventListener("change", () => change(element.value));
  return element;
}

type CheckOptions = {
  path?: string;
  label: string;
  help?: string;
  value: boolean;
  change: (value: boolean) => void;
};

export function checkField(options: CheckOptions): HTMLElement {
  const id = freshId();
  const input = h("input", {
    type: "checkbox",
    id,
    "aria-describedby": options.help ? `${id}-help` : undefined,
  });
  input.checked = options.value;
  input.addEventListener("change", () => options.change(input.checked));
  return h(
    "div",
    { class: "check", "data-path": options.path, "data-control": id },
    input,
    h("label", { for: id }, options.label),
    options.help ? h("p", { class: "help", id: `${id}-help` }, options.help) : null,
    h("p", { class: "error", id: `${id}-error`, hidden: true }),
  );
}

/** A few choices side by side, each a radio button. */
export function choiceField(options: SelectOptions): HTMLElement {
  const name = freshId();
  const radios = options.choices.map((choice) => {
    const id = freshId();
    const input = h("input", { type: "radio", name, id, value: choice.value });
    input.checked = choice.value === options.value;
    input.addEventListener("change", () => input.checked && options.change(choice.value));
    return h("span", { class: "choice" }, input, h("label", { for: id }, choice.label));
  });
  return fieldset(options, h("div", { class: "choices" }, ...radios));
}
