/** Where a card stands: seen from the element that it is about or, without one, on the page. */
import { t } from "../words.ts";
import { assign, type Step } from "./document.ts";
import { selectField } from "./fields.ts";

export const placements = () => [
  { value: "auto", label: t("where there is room") },
  { value: "top", label: t("above") },
  { value: "bottom", label: t("below") },
  { value: "start", label: t("before (left in English)") },
  { value: "end", label: t("after (right in English)") },
];

export function placementField(
  path: string,
  holder: { placement?: Step["placement"] },
  changed: () => void,
  choices = placements(),
): HTMLElement {
  return selectField({
    label: t("Card stands"),
    path,
    value: choices.some(({ value }) => value === holder.placement) ? `${holder.placement}` : "auto",
    choices,
    change: (placement) => {
      assign(holder, "placement", (placement === "auto" ? undefined : placement) as Step["placement"]);
      changed();
    },
  });
}

export const onPage = () => [
  { value: "auto", label: t("in the middle of the page") },
  { value: "start", label: t("in the lower corner, before (left in English)") },
  { value: "end", label: t("in the lower corner, after (right in English)") },
];
