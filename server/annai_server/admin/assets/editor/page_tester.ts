/** "Would this page match?": try an address of the product against the patterns. */
import { freshId, h } from "../dom.ts";
import { t } from "../words.ts";
import { here } from "./globs.ts";

export function field(label: string, value: string, change: (value: string) => void): HTMLElement {
  const id = freshId();
  const input = h("input", {
    type: "text",
    id,
    class: "code",
    placeholder: "/invoices*",
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "off",
  });
  input.value = value;
  input.addEventListener("input", () => change(input.value));
  return h("div", { class: "field" }, h("label", { for: id, class: "visually-hidden" }, label), input);
}

/** What is no address matches nothing. */
function matchesPage(patterns: string[], address: string): boolean {
  try {
    return here(patterns, address);
  } catch {
    return false;
  }
}

export function freshTester(patterns: () => string[]) {
  const id = freshId();
  const input = h("input", {
    type: "text",
    id,
    class: "code",
    placeholder: "/invoices/7",
    autocomplete: "off",
    spellcheck: "false",
  });
  const verdict = h("output", { class: "verdict", for: id });
  const update = () => {
    const address = input.value.trim();
    verdict.hidden = address === "";
    const matches = matchesPage(patterns(), address);
    verdict.textContent = matches
      ? t("✓ Matches: it can show there")
      : t("✗ Doesn't match: it won't show there");
    verdict.classList.toggle("yes", matches);
  };
  input.addEventListener("input", update);
  update();
  const element = h(
    "details",
    { class: "more tester" },
    h("summary", {}, t("Try a page, and how patterns work")),
    h(
      "p",
      { class: "help" },
      t(
        "/invoices is exactly that page. /invoices* is every page that begins so, but nothing below it. /invoices/** is that page and everything below. Query and fragment only matter if the pattern has ? or #.",
      ),
    ),
    h(
      "div",
      { class: "field" },
      h("label", { for: id, class: "label" }, t("Would this page match?")),
      input,
      verdict,
    ),
  );
  return { element, update };
}
