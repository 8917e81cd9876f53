/** Small DOM builders: nodes are made with createElement and text nodes only, so that a strict policy holds. */

export type Child = Node | string | null | undefined | false;
type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
export type Props = { on?: Handlers } & {
  [name: string]: string | number | boolean | null | undefined | Handlers;
};

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") listen(element, value as Handlers);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  element.append(...children.filter(isNode));
  return element;
}

function isNode(child: Child): child is Node | string {
  return child !== null && child !== undefined && child !== false;
}

function listen(element: HTMLElement, handlers: Handlers): void {
  for (const [type, handler] of Object.entries(handlers)) {
    element.addEventListener(type, handler as EventListener);
  }
}

let count = 0;
/** An id for tying a label to its field; unique in the page. */
export function freshId(): string {
  count += 1;
  return `f${count}`;
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the page's sprite (templates/icons.html), hidden from assistive technology: name the button instead. */
export function icon(name: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function iconButton(
  name: string,
  label: string,
  press: () => void,
  extra: Props = {},
): HTMLButtonElement {
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": label,
      title: label,
      on: { click: press },
      ...extra,
    },
    icon(name),
  );
}

export function button(label: string, press: () => void, extra: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "button", on: { click: press }, ...extra }, label);
}

/** A part of the page that draws itself again when asked; who was at a named control is there again. */
type Region = { element: HTMLElement; refresh: () => void };

export function region(draw: () => Child[], props: Props = {}): Region {
  const element = h("div", props);
  const refresh = () => {
    const place = focused(element);
    element.replaceChildren(...draw().filter(isNode));
    place?.find()?.focus();
  };
  refresh();
  return { element, refresh };
}

/** Reads a JSON island: `<script type="application/json" id="…">`. */
export function island<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null") as T;
}

/** The control in there that has the focus, to be found again among new ones by its name and its place among those. */
function focused(element: HTMLElement): { find: () => HTMLElement | undefined } | null {
  const active = document.activeElement;
  const name = active?.getAttribute("aria-label");
  if (!active || !name || !element.contains(active)) return null;
  const same = () => [
    ...element.querySelectorAll<HTMLElement>(`${active.tagName}[aria-label="${CSS.escape(name)}"]`),
  ];
  const index = same().indexOf(active as HTMLElement);
  return { find: () => same()[index] };
}
