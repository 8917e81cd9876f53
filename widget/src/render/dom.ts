type Child = Node | string;

/** Attributes are set one by one and children are nodes or text: nothing here parses markup or style. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Readonly<Record<string, string>>,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name] as string);
  element.append(...children);
  return element;
}

export function button(look: string, label: readonly Child[], press: () => void): HTMLButtonElement {
  const element = el("button", { type: "button", class: look }, ...label);
  element.addEventListener("click", press);
  return element;
}

/** The × of a surface; its name is spoken and shown as a tooltip. */
export function closer(name: string, press: () => void): HTMLButtonElement {
  const element = button("close", [], press);
  element.title = name;
  element.setAttribute("aria-label", name);
  return element;
}

/** Fills `{n}` and the like in a chrome string. A key without text shows nothing rather than itself. */
export function fill(text: string | undefined, values: Readonly<Record<string, string | number>>): string {
  return (text ?? "").replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

export const still = (): boolean => matchMedia("(prefers-reduced-motion:reduce)").matches;
