/** A condition in words an author understands, whatever its depth. */
import { t, tn } from "../../words.ts";
import type { Context } from "../context.ts";
import type { Condition, Json } from "../document.ts";
import { durationWords } from "../durations.ts";

export const operatorWords = (): Record<string, string> => ({
  is: t("is"),
  is_not: t("is not"),
  in: t("is one of"),
  contains: t("contains"),
  starts_with: t("starts with"),
  ends_with: t("ends with"),
  gt: t("is greater than"),
  gte: t("is at least"),
  lt: t("is less than"),
  lte: t("is at most"),
  exists: t("is known"),
});

export const deviceWords = (): Record<string, string> => ({
  phone: t("phone"),
  tablet: t("tablet"),
  desktop: t("computer"),
});

export function conditionWords(condition: Condition, known: Context["data"]["known"]): string {
  const below = (part: Json) => conditionWords(part as Condition, known);
  if ("all" in condition) return `(${(condition.all as Json[]).map(below).join(t(" and "))})`;
  if ("any" in condition) return `(${(condition.any as Json[]).map(below).join(t(" or "))})`;
  if ("not" in condition) return t("not: %(what)s", { what: below(condition.not ?? {}) });
  for (const type of ["trait", "company"] as const) if (type in condition) return traitWords(condition, type);
  if ("event" in condition) return eventWords(condition);
  const title = (list: { key: string; title: string }[], key: Json | undefined) =>
    list.find((one) => one.key === key)?.title ?? String(key);
  if ("guide" in condition)
    return guideWords(title(known.guides, condition.guide), String(condition.is ?? "completed"));
  if ("milestone" in condition)
    return t("reached “%(title)s”", { title: title(known.milestones, condition.milestone) });
  if ("segment" in condition)
    return t("belongs to “%(title)s”", { title: title(known.segments, condition.segment) });
  if ("item" in condition) return t("has done “%(title)s”", { title: title(known.items, condition.item) });
  if ("locale" in condition) return t("language is %(values)s", { values: list(condition.locale) });
  if ("device" in condition) return t("device is %(values)s", { values: list(condition.device) });
  if ("percent" in condition) return t("in %(share)s% of all people", { share: Number(condition.percent) });
  return t("something this form doesn't know");
}

function traitWords(condition: Condition, type: "trait" | "company"): string {
  const [operator, value] = Object.entries(condition).find(([name]) => name !== type) ?? ["exists", true];
  const name =
    type === "company" ? t("company's %(name)s", { name: String(condition[type]) }) : String(condition[type]);
  if (operator === "exists")
    return value ? t("%(name)s is known", { name }) : t("%(name)s isn't known", { name });
  return t("%(name)s %(operator)s %(value)s", {
    name,
    operator: operatorWords()[operator] ?? operator,
    value: list(value),
  });
}

function eventWords(condition: Condition): string {
  const count = (condition.count ?? {}) as { gte?: number; lte?: number };
  const parts = [t("“%(name)s” happened", { name: String(condition.event) })];
  if (count.gte !== undefined) parts.push(tn("at least %(n)s time", "at least %(n)s times", count.gte));
  if (count.lte !== undefined) parts.push(tn("at most %(n)s time", "at most %(n)s times", count.lte));
  if (condition.within)
    parts.push(t("in the last %(duration)s", { duration: durationWords(String(condition.within)) }));
  return parts.join(t(", "));
}

function guideWords(title: string, status: string): string {
  if (status === "shown") return t("has seen “%(title)s”", { title });
  if (status === "dismissed") return t("has dismissed “%(title)s”", { title });
  return t("has completed “%(title)s”", { title });
}

function list(value: Json | undefined): string {
  return [value ?? ""]
    .flat()
    .map((one) => (typeof one === "string" ? t("“%(title)s”", { title: one }) : String(one)))
    .join(t(", "));
}
