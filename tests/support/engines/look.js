/** What a person sees of a page: elements by selector and words, shadow roots and all. */

function* within(root, selector) {
  yield* root.querySelectorAll(selector);
  for (const element of root.querySelectorAll("*"))
    if (element.shadowRoot) yield* within(element.shadowRoot, selector);
}

function wordsOf(element) {
  const labels = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
  const labelled = labels.map((id) => element.getRootNode().getElementById(id)?.textContent ?? "");
  return [element.getAttribute("aria-label"), ...labelled, element.textContent, element.name].join(" ");
}

function deepest(x, y, root = document) {
  const hit = root.elementFromPoint(x, y);
  return hit?.shadowRoot && hit.shadowRoot !== root ? (deepest(x, y, hit.shadowRoot) ?? hit) : hit;
}

const holds = (outer, inner) => inner && (outer.contains(inner) || holds(outer, inner.getRootNode().host));

/** Until the first frame of what moves it, it stands where it stood before: on a busy machine for a good while. */
const moves = (element) => !!element && (element.getAnimations().length > 0 || moves(element.parentElement));

// biome-ignore lint/correctness/noUnusedVariables: called by what this is sent with.
function look(selector, words) {
  for (const element of within(document, selector)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || !wordsOf(element).includes(words)) continue;
    if (!element.closest("dialog") && element.getRootNode() === document)
      element.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = element.getBoundingClientRect();
    if (!width || !height) continue;
    const [x, y] = [left + width / 2, top + height / 2];
    return { x, y, free: !moves(element) && !!holds(element, deepest(x, y)), text: element.textContent };
  }
  return null;
}
