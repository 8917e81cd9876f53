/** "Who": rows of conditions joined by all or any, with one level of groups. */
import { button, type Child, h, icon, iconButton, region } from "../../dom.ts";
import { t } from "../../words.ts";
import type { Context } from "../context.ts";
import type { Condition } from "../document.ts";
import { select } from "../fields.ts";
import { fromCondition, type Group, isGroup, type Row, toCondition } from "./model.ts";
import { emptyRow, rowFields, rowTypes } from "./rows.ts";
import { conditionWords } from "./words.ts";

export type BuilderOptions = {
  path: string;
  label: string;
  help?: string;
  /** What no condition at all means. */
  empty: string;
  get: () => Condition | undefined;
  set: (condition: Condition | undefined) => void;
  first?: Row["type"];
};

export function conditionBuilder(
  context: Pick<Context, "data" | "announce"> & { changed: () => void },
  options: BuilderOptions,
): HTMLElement {
  const root = fromCondition(options.get());
  let group: Group | null = root;
  const place = region(draw, { class: "builder", "data-path": options.path });

  function write(): void {
    if (group) options.set(toCondition(group));
    context.changed();
  }

  function redraw(): void {
    place.refresh();
    write();
  }

  function draw(): Child[] {
    const body = group ? [groupBlock(group, 0)] : tooDeep();
    return [
      h("p", { class: "label" }, options.label),
      options.help ? h("p", { class: "help" }, options.help) : null,
      ...body,
      h("p", { class: "error", hidden: true }),
    ];
  }

  function tooDeep(): Child[] {
    const condition = options.get();
    return [
      h("p", { class: "in-words" }, condition ? conditionWords(condition, context.data.known) : ""),
      h(
        "p",
        { class: "help" },
        t("This rule goes deeper than this form can show. It is kept exactly as it is."),
      ),
      button(
        t("Replace it with a new rule"),
        () => {
          const before = options.get();
          group = { join: "all", rows: [emptyRow(options.first ?? "trait")] };
          redraw();
          context.announce(t("Rule replaced"), () => {
            group = null;
            options.set(before);
            place.refresh();
            context.changed();
          });
        },
        { class: "button quiet" },
      ),
    ];
  }

  function groupBlock(current: Group, depth: number, drop?: () => void): HTMLElement {
    const rows = current.rows.map((row, index) =>
      isGroup(row)
        ? groupBlock(row, depth + 1, () => removeAt(current, index))
        : rowBlock(current, row, index),
    );
    const joined = rows.flatMap((row, index) =>
      index
        ? [
            h("li", { class: "joiner", "aria-hidden": "true" }, current.join === "all" ? t("and") : t("or")),
            h("li", {}, row),
          ]
        : [h("li", {}, row)],
    );
    return h(
      "div",
      {
        class: depth ? "group nested" : "group",
        role: "group",
        "aria-label": depth ? t("Group of conditions") : options.label,
      },
      current.rows.length > 1 || depth ? joinChoice(current, depth, drop) : null,
      current.rows.length
        ? h("ul", { class: "conditions" }, ...joined)
        : h("p", { class: "help" }, options.empty),
      adders(current, depth),
    );
  }

  function joinChoice(current: Group, depth: number, drop?: () => void): HTMLElement {
    const choices = [
      { value: "all", label: t("all of these are true") },
      { value: "any", label: t("at least one of these is true") },
    ];
    const change = (value: string) => {
      current.join = value as Group["join"];
      redraw();
    };
    return h(
      "div",
      { class: "join" },
      select(choices, current.join, change, { "aria-label": t("How the conditions are joined") }),
      depth && drop ? iconButton("trash", t("Remove this group"), drop) : null,
    );
  }

  function rowBlock(current: Group, row: Row, index: number): HTMLElement {
    const changeType = (type: string) => {
      current.rows[index] = emptyRow(type as Row["type"]);
      redraw();
    };
    return h(
      "div",
      { class: "condition" },
      select(rowTypes(), row.type, changeType, { "aria-label": t("Kind of condition") }),
      ...rowFields(row, context.data, write, redraw),
      iconButton("trash", t("Remove this condition"), () => removeAt(current, index)),
    );
  }

  function removeAt(current: Group, index: number): void {
    const [gone] = current.rows.splice(index, 1);
    redraw();
    if (!gone) return;
    context.announce(t("Condition removed"), () => {
      current.rows.splice(index, 0, gone);
      redraw();
    });
  }

  function adders(current: Group, depth: number): HTMLElement {
    const push = (row: Row | Group) => {
      current.rows.push(row);
      redraw();
    };
    const add = button(t("Add a condition"), () => push(emptyRow(options.first ?? "trait")), {
      class: "button quiet",
    });
    add.prepend(icon("plus"));
    const nest = depth === 0 && current.rows.length > 0;
    return h(
      "div",
      { class: "adders" },
      add,
      nest
        ? button(
            t("Add a group"),
            () => push({ join: current.join === "all" ? "any" : "all", rows: [emptyRow("trait")] }),
            { class: "button quiet" },
          )
        : null,
    );
  }

  return place.element;
}
