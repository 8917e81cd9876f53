/** Durations as documents write them (`5m`, `2h`, `1d`), in fields that say the unit in words. */
import { freshId, h } from "../dom.ts";
import { t } from "../words.ts";
import { type FieldOptions, field, select } from "./fields.ts";

const units = (): Record<string, string> => ({
  ms: t("milliseconds"),
  s: t("seconds"),
  m: t("minutes"),
  h: t("hours"),
  d: t("days"),
  w: t("weeks"),
});

function split(duration: string): { amount: string; unit: string } {
  const match = /^(\d+)(ms|s|m|h|d|w)$/.exec(duration);
  return { amount: match?.[1] ?? "", unit: match?.[2] ?? "" };
}

type DurationOptions = FieldOptions & {
  value: string;
  allowed: string[];
  change: (duration: string) => void;
};

export function durationField(options: DurationOptions): HTMLElement {
  let { amount, unit } = split(options.value);
  unit = unit || (options.allowed[0] ?? "d");
  const choices = [...new Set([...options.allowed, unit])].map((value) => ({
    value,
    label: units()[value] ?? value,
  }));
  const write = () => options.change(amount === "" ? "" : `${amount}${unit}`);
  const id = freshId();
  const number = h("input", { type: "number", min: 1, step: 1, id, inputmode: "numeric", class: "short" });
  number.value = amount;
  number.addEventListener("input", () => {
    amount = number.value === "" ? "" : String(Math.max(0, Math.round(number.valueAsNumber)));
    write();
  });
  const unitSelect = select(
    choices,
    unit,
    (value) => {
      unit = value;
      write();
    },
    { "aria-label": t("Unit of “%(label)s”", { label: options.label }) },
  );
  const wrapper = field(options, number);
  number.replaceWith(h("div", { class: "joined" }, number.cloneNode() as HTMLElement));
  wrapper.querySelector(".joined")?.replaceChildren(number, unitSelect);
  return wrapper;
}
