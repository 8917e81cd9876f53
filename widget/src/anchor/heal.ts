import type { Hit } from "./find";
import type { Fingerprint } from "./fits";
import { relocate, type Traces } from "./relocate";

/** Which of these elements is meant, though not all that was recorded holds; null if it can't be told. */
export function heal(
  target: Fingerprint,
  elements: readonly Element[],
  fingerprint: (element: Element, wanted: Fingerprint) => Fingerprint,
): Hit | null {
  const page = elements.map((element) => traces(fingerprint(element, target)));
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
