/** The publish dialog: where, with what note, again for everybody or not, and what to know before. */
import { h } from "../dom.ts";
import { type Answer, send } from "../request.ts";
import { t } from "../words.ts";
import type { Theirs } from "./conflict.ts";
import type { EditorData } from "./context.ts";
import type { Fault } from "./errors.ts";
import { checkField, choiceField, field } from "./fields.ts";
import { ask } from "./rich/ask.ts";

type Caution = { code: string; path: string; message: string };
type Published = { location: string; errors?: Fault[]; detail?: string; current?: Theirs };

export type Refusals = {
  faulty: (faults: Fault[]) => void;
  /** Somebody saved another draft than the one that the publisher sees. */
  overtaken: (theirs: Theirs) => void;
};

export function publishDialog(data: EditorData, version: number, refusals: Refusals): void {
  const open = data.environments.filter((one) => one.may_publish);
  const wanted = { version, environment: firstChoice(open), note: "", again: false, milestones: true };
  const cautions = h("div", { class: "cautions", role: "status" });
  const note = h("textarea", { rows: 2, maxlength: 500 });
  note.addEventListener("input", () => {
    wanted.note = note.value;
  });
  const warn = () => void showCautions(data, wanted, cautions);
  const fields = [
    choiceField({
      label: t("Publish to"),
      value: wanted.environment,
      choices: open.map((one) => ({
        value: one.name,
        label:
          one.revision === null
            ? one.title
            : t("%(name)s (revision %(n)s now)", { name: one.title, n: one.revision }),
      })),
      change: (environment) => {
        wanted.environment = environment;
        warn();
      },
    }),
    field({ label: t("Note"), help: t("What changed, for the history. May be left empty.") }, note),
    checkField({
      label: t("Show it again to everybody (a new round)"),
      help: t("Also to those who completed or closed it. Otherwise only people who haven't seen it get it."),
      value: false,
      change: (again) => {
        wanted.again = again;
      },
    }),
    cautions,
  ];
  ask(t("Publish"), fields, t("Publish now"), () => {
    void publish(data, wanted, cautions, refusals);
    return false;
  });
  warn();
}

/** A guide that was never published is tried out first, where people aren't at work. */
function firstChoice(open: EditorData["environments"]): string {
  const isNew = open.every((one) => one.revision === null);
  const trial = isNew ? open.find((one) => one.name !== "production") : undefined;
  return (trial ?? open[0])?.name ?? "";
}

type Wanted = { version: number; environment: string; note: string; again: boolean; milestones: boolean };

async function showCautions(data: EditorData, wanted: Wanted, place: HTMLElement): Promise<void> {
  const url = `${data.urls.check}?environment=${encodeURIComponent(wanted.environment)}`;
  const answer = await send<{ cautions: Caution[]; milestones: boolean }>("GET", url);
  const found = answer.ok ? answer.body.cautions : [];
  place.replaceChildren();
  if (found.length === 0) return;
  place.append(
    h("p", { class: "label" }, t("Before you publish")),
    h("ul", {}, ...found.map((one) => h("li", {}, one.message))),
  );
  if (!answer.body.milestones) return;
  const label = t("Publish the milestones that it needs, too");
  place.append(
    checkField({
      label,
      value: wanted.milestones,
      change: (value) => {
        wanted.milestones = value;
      },
    }),
  );
}

async function publish(
  data: EditorData,
  wanted: Wanted,
  place: HTMLElement,
  refusals: Refusals,
): Promise<void> {
  const answer: Answer<Published> = await send<Published>("POST", data.urls.publish, wanted);
  if (answer.ok) {
    location.assign(answer.body.location);
    return;
  }
  place.replaceChildren(
    h("p", { class: "error" }, answer.body.detail ?? t("That didn't work. Please try again.")),
  );
  const { errors, current } = answer.body;
  if (errors?.length || current) place.closest("dialog")?.close();
  if (errors?.length) refusals.faulty(errors);
  if (current) refusals.overtaken(current);
}
