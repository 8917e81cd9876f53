import type { Fingerprint, Hit } from "./find";
import type { nameOf, textOf } from "./name";
import { relocate, type Traces } from "./relocate";
import { boxOf, nearOf, pathOf, TEST_IDS } from "./trace";

/**
 * Which element is meant, though not all that was recorded holds; null if it can't be told. `elements`: those that may
 * be, and what a selector adds to them.
 */
export function heal(
  target: Fingerprint,
  elements: (more: string) => Element[],
  name: typeof nameOf,
  text: typeof textOf,
): Hit | null {
  const tag = target.trace?.tag;
  const page = elements(tag ? `,${tag}` : "");
  const old = recorded(target);
  const found = relocate(
    old,
    page.map((element) => now(element, old, target, name, text)),
  );
  const element = found && page[found.at];
  return element ? { element, how: "healed", by: found.by } : null;
}

/** Role, test id and text are evidence as any other, once they no longer hold together. */
function recorded({ role, test_id, id, name, text, attributes, trace }: Fingerprint): Traces {
  const [x = 0, y = 0, width = 0, height = 0] = trace?.box ?? [];
  return {
    kind: trace?.tag ?? role,
    id: id ?? trace?.id,
    name: name ?? text ?? trace?.name,
    attributes: { ...trace?.attributes, ...attributes, ...(test_id && { test_id }) },
    near: trace?.near,
    path: trace?.path,
    box: trace?.box && { x, y, width, height },
  };
}

/** The same of an element as it is. Only what was recorded is read: names and texts are what costs. */
function now(
  element: Element,
  old: Traces,
  { role, role_selector = "", name, text, trace }: Fingerprint,
  nameOf: (element: Element) => string,
  textOf: (element: Element) => string,
): Traces {
  const attribute = (name: string) => element.getAttribute(name) ?? "";
  const called = text && !name ? textOf : name || trace ? nameOf : undefined;
  const [x = 0, y = 0, width = 0, height = 0] = old.box ? boxOf(element) : [];
  return {
    kind: role && !trace?.tag && element.matches(role_selector) ? role : element.localName,
    id: element.id,
    name: called?.(element),
    attributes: {
      ...Object.fromEntries(Object.keys(old.attributes ?? {}).map((key) => [key, attribute(key)])),
      test_id: TEST_IDS.map(attribute).find(Boolean) ?? "",
    },
    near: old.near && nearOf(element),
    path: old.path && pathOf(element),
    box: old.box && { x, y, width, height },
  };
}
