/** "Who": rows of conditions joined by all or any, in groups that may hold groups. */
import { button, type Child, h, icon, iconButton, region } from "../../dom.ts";
import { t } from "../../words.ts";
import type { Context } from "../context.ts";
import type { Condition } from "../document.ts";
import { select } from "../fields.ts";
import type { BuilderData } from "./controls.ts";
import { DEEPEST, type Group, isGroup, newRow, type OtherRow, type Row, type RowType } from "./model.ts";
import { fromCondition } from "./reading.ts";
import { rowFields, rowTypes } from "./rows.ts";
import { inWords } from "./said.ts";
import { toCondition } from "./writing.ts";

export type BuilderOptions = {
  path: string;
  label: string;
  help?: string;
  /** What no condition at all means. */
  empty: string;
  get: () => Condition | undefined;
  set: (condition: Condition | undefined) => void;
  first?: RowType;
};

export function conditionBuilder(
  context: { data: BuilderData; announce: Context["announce"]; changed: () => void },
  options: BuilderOptions,
): HTMLElement {
  const root = fromCondition(options.get());
  const drawn = new WeakMap<Row | Group, HTMLElement>();
  const place = region(draw, { class: "builder", "data-path": options.path });

  function write(): void {
    options.set(toCondition(root));
    context.changed();
  }

  function redraw(): void {
    place.refresh();
    write();
  }

  function draw(): Child[] {
    return [
      h("p", { class: "label" }, options.label),
      options.help ? h("p", { class: "help" }, options.help) : null,
      groupBlock(root, options.path, 0),
      h("p", { class: "error", hidden: true }),
    ];
  }

  function groupBlock(group: Group, path: string, depth: number, drop?: () => void): HTMLElement {
    const inside = group.negated ? `${path}.not` : path;
    const single = group.bare && group.rows.length === 1;
    const parts = group.rows.map((row, index) => {
      const at = single ? inside : `${inside}.${group.join}.${index}`;
      const block = isGroup(row)
        ? groupBlock(row, at, depth + 1, () => removeAt(group, index))
        : rowBlock(group, row, index, at);
      return h("li", {}, index ? joiner(group) : null, block);
    });
    const block = h(
      "div",
      {
        class: depth ? "group nested" : "group",
        role: "group",
        "aria-label": depth ? t("Group of conditions") : options.label,
      },
      group.rows.length > 1 || group.negated || depth ? joinChoice(group, drop) : null,
      parts.length ? h("ul", { class: "conditions" }, ...parts) : h("p", { class: "help" }, options.empty),
      adders(group, depth),
    );
    drawn.set(group, block);
    return block;
  }

  function joiner(group: Group): HTMLElement {
    const said = group.join === "all" ? t("and") : t("or");
    return h("span", { class: "joiner", "aria-hidden": "true" }, said);
  }

  function joinChoice(group: Group, drop?: () => void): HTMLElement {
    const choices = [
      { value: "all", label: t("all of these are true") },
      { value: "any", label: t("at least one of these is true") },
      { value: "not any", label: t("none of these is true") },
      { value: "not all", label: t("not all of these are true") },
    ];
    const change = (value: string) => {
      group.negated = value.startsWith("not ");
      group.join = value.endsWith("all") ? "all" : "any";
      redraw();
    };
    const value = `${group.negated ? "not " : ""}${group.join}`;
    return h(
      "div",
      { class: "join" },
      select(choices, value, change, { "aria-label": t("How the conditions are joined") }),
      drop ? iconButton("trash", t("Remove this group"), drop, { class: "icon-button remove" }) : null,
    );
  }

  function rowBlock(group: Group, row: Row, index: number, path: string): HTMLElement {
    const remove = () => removeAt(group, index);
    const { line, below = [] } =
      row.type === "other" ? { line: [otherWords(row)] } : fieldsOf(group, row, index, path);
    const block = h(
      "div",
      { class: "condition", "data-path": path },
      h("div", { class: "sentence" }, ...line),
      iconButton("trash", t("Remove this condition"), remove, { class: "icon-button remove" }),
      ...below.filter(Boolean).map((one) => h("div", { class: "below" }, one)),
      h("p", { class: "error", hidden: true }),
    );
    drawn.set(row, block);
    return block;
  }

  function fieldsOf(group: Group, row: Exclude<Row, OtherRow>, index: number, path: string) {
    const changeType = (type: string) => {
      group.rows[index] = newRow(type as RowType);
      redraw();
    };
    const hands = { data: context.data, path: row.negated ? `${path}.not` : path, write, redraw };
    const { line, below } = rowFields(row, hands);
    const kind = select(rowTypes(), row.type, changeType, {
      "aria-label": t("Kind of condition"),
      class: "kind",
    });
    return { line: [kind, ...line], below };
  }

  function otherWords(row: OtherRow): HTMLElement {
    return h(
      "div",
      { class: "in-words" },
      h("p", {}, inWords(row.raw, context.data.urls.say)),
      h("p", { class: "help" }, t("This form has no fields for it. It is kept exactly as it is.")),
    );
  }

  function removeAt(group: Group, index: number): void {
    const [gone] = group.rows.splice(index, 1);
    redraw();
    if (!gone) return;
    focus(group.rows[index] ?? group.rows[index - 1] ?? group, ".remove, .adders button");
    context.announce(isGroup(gone) ? t("Group removed") : t("Condition removed"), () => {
      group.rows.splice(index, 0, gone);
      redraw();
    });
  }

  function adders(group: Group, depth: number): HTMLElement {
    const push = (part: Row | Group) => {
      group.rows.push(part);
      redraw();
      focus(part, "select");
    };
    const add = button(t("Add a condition"), () => push(newRow(options.first ?? "trait")), {
      class: "button quiet",
    });
    add.prepend(icon("plus"));
    const nested = (): Group => ({
      join: group.join === "all" ? "any" : "all",
      negated: false,
      bare: false,
      rows: [newRow(options.first ?? "trait")],
    });
    const nests = depth < DEEPEST && group.rows.length > 0;
    return h(
      "div",
      { class: "adders" },
      add,
      nests ? button(t("Add a group"), () => push(nested()), { class: "button quiet" }) : null,
    );
  }

  function focus(part: Row | Group, within: string): void {
    drawn.get(part)?.querySelector<HTMLElement>(within)?.focus();
  }

  return place.element;
}
