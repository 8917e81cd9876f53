import type { Target } from "../wire";

/** What is known of an element of the page; the same shape that a target records. */
export type Fingerprint = Omit<Target, "within">;

/** Whether all that was recorded still holds. A test id is a promise of the page's makers: it settles the matter. */
export function fits(target: Fingerprint, has: Fingerprint): boolean {
  const { test_id, id, role, name, text, attributes = {} } = target;
  if (test_id) return test_id === has.test_id;
  return (
    (!id || id === has.id) &&
    (!role || role === has.role) &&
    (!name || fold(name) === fold(has.name)) &&
    (!text || fold(text) === fold(has.text)) &&
    Object.keys(attributes).every((key) => attributes[key] === has.attributes?.[key])
  );
}

/** Spaces don't count: where elements meet, some have one and some don't. */
export const fold = (text = ""): string => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();
