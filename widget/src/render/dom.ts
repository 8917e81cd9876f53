/** What is not there is left out. */
type Child = Node | string | false | undefined;

/** Attributes are set one by one and children are nodes or text: nothing here parses markup or style. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name] as string);
  element.append(...(children.filter((child) => child) as (Node | string)[]));
  return element;
}

export function button(
  look: string,
  label: readonly Child[],
  press: (event: Event) => void,
): HTMLButtonElement {
  const element = el("button", { class: look }, ...label);
  element.onclick = press;
  return element;
}

/** The × of a surface. A tooltip of the same words would be read out as well. */
export function closer(name = "", press: () => void): HTMLButtonElement {
  const element = button("close quiet", [], press);
  element.ariaLabel = name;
  return element;
}

/** Fills `{n}` and the like in a chrome string. */
export function fill(text = "", values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] as string);
}

export const still = (): boolean => matchMedia("(prefers-reduced-motion)").matches;
