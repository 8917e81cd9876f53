/** Page patterns with plain help, and a tester that says whether an address matches. */
import { button, type Child, h, icon, iconButton, region } from "../dom.ts";
import { t } from "../words.ts";
import { field, freshTester } from "./page_tester.ts";

type PagesOptions = {
  path: string;
  label: string;
  everywhere: string;
  get: () => string | string[] | undefined;
  set: (pages: string | string[] | undefined) => void;
};

export function pagesField(options: PagesOptions): HTMLElement {
  const patterns = asList(options.get());
  const place = region(draw, { class: "pages", "data-path": options.path });
  const tester = freshTester(() => patterns.filter(Boolean));

  function write(): void {
    const said = patterns.map((one) => one.trim()).filter(Boolean);
    options.set(said.length > 1 ? said : said[0]);
    tester.update();
  }

  function draw(): Child[] {
    const add = button(
      patterns.length ? t("Add another page") : t("Only on certain pages"),
      () => {
        patterns.push("");
        place.refresh();
        place.element.querySelector<HTMLInputElement>(".page-row:last-of-type input")?.focus();
      },
      { class: "button quiet" },
    );
    add.prepend(icon("plus"));
    return [
      h("p", { class: "label" }, options.label),
      patterns.length ? null : h("p", { class: "help" }, options.everywhere),
      ...patterns.map(row),
      add,
      h("p", { class: "error", hidden: true }),
    ];
  }

  function row(pattern: string, index: number): HTMLElement {
    const input = field(t("Page %(n)s", { n: index + 1 }), pattern, (value) => {
      patterns[index] = value;
      write();
    });
    const remove = () => {
      patterns.splice(index, 1);
      place.refresh();
      write();
    };
    return h(
      "div",
      { class: "page-row", "data-path": `${options.path}.${index}` },
      input,
      iconButton("trash", t("Remove page %(n)s", { n: index + 1 }), remove),
    );
  }

  return h("div", { class: "pages-field" }, place.element, tester.element);
}

function asList(pages: string | string[] | undefined): string[] {
  if (pages === undefined) return [];
  return Array.isArray(pages) ? [...pages] : [pages];
}
