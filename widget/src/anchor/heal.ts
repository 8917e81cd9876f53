import type { Fingerprint, Hit } from "./find";
import type { nameOf, textOf } from "./name";
import { relocate, type Traces } from "./relocate";

const TEST_IDS = ["data-testid", "data-test", "data-test-id", "data-cy"];

/** Which of these elements is meant, though not all that was recorded holds; null if it can't be told. */
export function heal(
  target: Fingerprint,
  elements: readonly Element[],
  name: typeof nameOf,
  text: typeof textOf,
): Hit | null {
  /** Only what the target asks for is read: names and texts are what costs. */
  const fingerprint = (element: Element): Fingerprint => {
    const attribute = (name: string) => element.getAttribute(name) ?? "";
    const { role, role_selector, attributes = {} } = target;
    return {
      test_id: TEST_IDS.map(attribute).find(Boolean) ?? "",
      id: element.id,
      role: role && role_selector && element.matches(role_selector) ? role : "",
      name: target.name ? name(element) : "",
      text: target.text ? text(element) : "",
      attributes: Object.fromEntries(Object.keys(attributes).map((key) => [key, attribute(key)])),
    };
  };
  const page = elements.map((element) => traces(fingerprint(element)));
  const element = elements[relocate(traces(target), page)?.at ?? -1];
  return element ? { element, how: "healed" } : null;
}

/** Role, test id and text are evidence as any other, once they no longer hold together. */
const traces = ({ role, test_id, id, name, text, attributes }: Fingerprint): Traces => ({
  kind: role,
  name: name || text,
  id,
  attributes: { ...attributes, ...(test_id && { test_id }) },
});
