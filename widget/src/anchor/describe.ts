import roles from "../../../sdk/wire/roles.json";
import type { Target } from "../wire";
import { find } from "./find";
import { nameOf, textOf } from "./name";
import { outer, TEST_IDS, traceOf } from "./trace";

const LONGEST = 300;
/** What a build or a server makes up, and makes up anew. */
const MADE_UP = /\d{2}|[:«_]r|[a-f\d]{6}|^\W/i;
/** What people take for a part of the page. */
const AREA =
  "dialog,nav,main,section,form,fieldset,aside,header,footer,table,tr,li,[role],[aria-label],[aria-labelledby]";

/**
 * A target that means this element and no other on this page as it is, in as few words as that takes, with a trace of
 * all else for the day when they no longer hold. Undefined if it has a twin that nothing tells from it.
 */
export function describe(element: Element): Target | undefined {
  const told = alone(element).find(meaning(element)) ?? inside(element);
  return told && { ...told, trace: traceOf(element) };
}

/** As the server delivers it (`domain/selectors.py`): what selectors can tell, as CSS. */
export function delivered(target: Target): Target {
  const { test_id, id, role, attributes, within } = target;
  const role_selector = role && selectorOf(role);
  const all = Object.entries({ ...(id && { id }), ...attributes });
  const held = all.map(([name, value]) => holds(name, value)).join("");
  const selector = test_id
    ? TEST_IDS.map((name) => holds(name, test_id)).join()
    : held && (role_selector ? `:is(${role_selector})${held}` : held);
  return {
    ...target,
    ...(role_selector && { role_selector }),
    ...(selector && { selector }),
    ...(within && { within: delivered(within) }),
  };
}

const selectorOf = (role: string) => roles[role as keyof typeof roles] ?? holds("role", role);
const holds = (name: string, value: string) => `[${name}=${JSON.stringify(value)}]`;

const meaning = (element: Element) => (target: Target) => find(delivered(target))?.element === element;

/** Most lasting first: what its makers promise, what people read, what its code says. */
function alone(element: Element): Target[] {
  const attribute = (name: string) => kept(element.getAttribute(name));
  const test_id = TEST_IDS.map(attribute).find(Boolean);
  const role = roleOf(element);
  const name = kept(nameOf(element));
  const text = kept(textOf(element));
  const id = MADE_UP.test(element.id) ? undefined : kept(element.id);
  const attributes = ["name", "placeholder", "href"].flatMap((key): Target[] => {
    const value = attribute(key);
    return value ? [{ ...(role && { role }), attributes: { [key]: value } }] : [];
  });
  return [
    ...(test_id ? [{ test_id }] : []),
    ...(role && name ? [{ role, name }] : []),
    ...(id ? [{ id }] : []),
    ...attributes,
    ...(text ? [{ text }] : []),
  ];
}

/** The same, in the nearest part of the page that can be told and in which it has no twin. */
function inside(element: Element): Target | undefined {
  const ways = alone(element);
  for (let area = outer(element); area; area = outer(area)) {
    if (!area.matches(AREA)) continue;
    const within = alone(area).find(meaning(area));
    const told = within && ways.map((way) => ({ ...way, within })).find(meaning(element));
    if (told) return told;
  }
  return undefined;
}

function roleOf(element: Element): string | undefined {
  const said = kept(element.getAttribute("role"));
  return said ?? Object.entries(roles).find(([, selector]) => element.matches(selector))?.[0];
}

/** As it is recorded: on one line, and whole or not at all. */
function kept(text: string | null): string | undefined {
  const line = text?.replace(/\s+/g, " ").trim();
  return line && line.length <= LONGEST ? line : undefined;
}
