/** What a variant sets otherwise than the guide, beside its words: where it stands and how it looks. */
import { t } from "../words.ts";
import { assign, type GuideDocument, type Kind, type Tree } from "./document.ts";
import { selectField } from "./fields.ts";
import { positions, sides, tones } from "./kinds/banner.ts";
import { corners } from "./kinds/checklist.ts";
import { markers } from "./kinds/hint.ts";
import { placements } from "./placement.ts";
import { put, readText } from "./translations.ts";

type Setting = { name: string; label: string; choices: { value: string; label: string }[] };

const OF_KIND: Partial<Record<Kind, (document: GuideDocument) => Setting[]>> = {
  banner: (document) => [
    { name: "position", label: t("Stands"), choices: placesOf(document) },
    ...(document.target ? [{ name: "side", label: t("Side"), choices: sides() }] : []),
    { name: "push", label: t("Makes room for itself"), choices: yesOrNo() },
    { name: "tone", label: t("Tone"), choices: tones() },
  ],
  checklist: () => [{ name: "corner", label: t("Corner of the launcher"), choices: corners() }],
  toast: () => [{ name: "celebrate", label: t("With a small celebration"), choices: yesOrNo() }],
  hint: () => [
    { name: "marker", label: t("Marker"), choices: markers() },
    { name: "placement", label: t("Card stands"), choices: placements() },
  ],
};

/** Within the page only what has an element to stand beside. */
const placesOf = (document: GuideDocument) =>
  positions().filter(({ value }) => value !== "inline" || document.target);

const yesOrNo = () => [
  { value: "true", label: t("yes") },
  { value: "false", label: t("no") },
];

/** Of the whole guide; each as in the original, until somebody chooses. */
export function settingFields(
  document: GuideDocument,
  changes: Tree,
  path: string,
  changed: () => void,
): HTMLElement[] {
  return (OF_KIND[document.kind]?.(document) ?? []).map(({ name, label, choices }) =>
    selectField({
      label,
      path: `${path}.changes.${name}`,
      value: String(changes[name] ?? ""),
      choices: [asInOriginal(), ...choices],
      change: (value) => {
        assign(changes, name, settingOf(value));
        changed();
      },
    }),
  );
}

/** Of a tour's step. */
export function stepPlacementField(
  changes: Tree,
  key: string,
  path: string,
  changed: () => void,
): HTMLElement {
  const place = ["steps", key, "placement"];
  return selectField({
    label: t("Card stands"),
    path: `${path}.changes.${place.join(".")}`,
    value: readText(changes, place),
    choices: [asInOriginal(), ...placements()],
    change: (value) => {
      put(changes, place, value);
      changed();
    },
  });
}

const asInOriginal = () => ({ value: "", label: t("as in the original") });

function settingOf(chosen: string): string | boolean | undefined {
  if (chosen === "true" || chosen === "false") return chosen === "true";
  return chosen || undefined;
}
