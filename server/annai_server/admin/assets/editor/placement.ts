/** Where a card stands, seen from the element that it is about. */
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
): HTMLElement {
  return selectField({
    label: t("Card stands"),
    path,
    value: holder.placement ?? "auto",
    choices: placements(),
    change: (placement) => {
      assign(holder, "placement", (placement === "auto" ? undefined : placement) as Step["placement"]);
      changed();
    },
  });
}
