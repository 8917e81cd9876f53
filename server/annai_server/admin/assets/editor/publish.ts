/** The publish dialog: where and when, with what note, for whom once more, and what to know before. */
import { freshId, h } from "../dom.ts";
import { type Answer, send } from "../request.ts";
import { t, uiLocale } from "../words.ts";
import type { Theirs } from "./conflict.ts";
import type { EditorData, EnvironmentStatus } from "./context.ts";
import type { Draft } from "./draft.ts";
import type { Fault } from "./errors.ts";
import { choiceField, field, selectField } from "./fields.ts";
import { type Judgement, judgementPlace } from "./judgement.ts";
import { imagesOf, policyNote } from "./policies.ts";
import { momentField } from "./schedule.ts";

type Published = { location: string; errors?: Fault[]; detail?: string; current?: Theirs; now?: Judgement };
type Wanted = {
  version: number;
  environment: string;
  note: string;
  again: string;
  milestones: boolean;
  confirmed: string[];
  at?: string;
};

type Refusals = {
  faulty: (faults: Fault[]) => void;
  /** Somebody saved another draft than the one that the publisher sees. */
  overtaken: (theirs: Theirs) => void;
};

export function publishDialog(data: EditorData, draft: Draft, refusals: Refusals): void {
  const open = data.environments.filter((one) => one.may_publish);
  const wanted: Wanted = {
    version: draft.version,
    environment: data.publish_to,
    note: "",
    again: "nobody",
    milestones: true,
    confirmed: [],
  };
  const { submit, reason, wait } = submitButton();
  let planned = false;
  // The button itself says where: what is chosen beforehand is easily overlooked.
  const name = () => {
    const where = open.find((one) => one.name === wanted.environment)?.title ?? "";
    submit.textContent = planned
      ? t("Plan it for %(name)s", { name: where })
      : t("Publish to %(name)s", { name: where });
  };
  const error = h("p", { class: "error", role: "alert", hidden: true });
  const judgement = judgementPlace(wanted, (told) => wait({ told }));
  const again = againField(wanted);
  const judge = () => {
    name();
    // Where it was never published, nobody was done with it.
    again.hidden = !open.find((one) => one.name === wanted.environment)?.revision;
    void showJudgement(data, wanted, judgement.show);
  };
  const timing = timingField(data.time_zone, (later, at) => {
    if (later && at) wanted.at = at;
    else delete wanted.at;
    wait({ time: later && !at ? t("Choose the day on which it goes live.") : "" });
    planned = later;
    name();
  });
  const form = h(
    "form",
    { method: "dialog", class: "dialog-form" },
    h("h2", {}, t("Publish")),
    environmentField(open, wanted, judge),
    timing,
    noteField(wanted),
    again,
    judgement.element,
    policyNote(imagesOf(draft.document), data),
    error,
  );
  const dialog = h("dialog", { class: "dialog publish", "aria-label": t("Publish") }, form);
  const cancel = h(
    "button",
    { type: "button", class: "button", on: { click: () => dialog.close() } },
    t("Cancel"),
  );
  form.append(h("div", { class: "dialog-actions" }, reason, cancel, submit));
  // Until it is refused: a second press would publish a second time.
  let pressed = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (pressed) return;
    pressed = true;
    pressed = await publish(data, wanted, { dialog, error, show: judgement.show }, refusals);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  judge();
}

/** Where it can't be pressed, it says beside it what it waits for. */
function submitButton() {
  const id = freshId();
  const submit = h("button", {
    class: "button primary",
    type: "submit",
    disabled: true,
    "aria-describedby": id,
  });
  const reason = h("p", { class: "waiting muted", id, role: "status" });
  const waiting = { told: "", time: "" };
  const wait = (now: Partial<typeof waiting>) => {
    Object.assign(waiting, now);
    reason.textContent = waiting.told || waiting.time;
    submit.disabled = reason.textContent !== "";
  };
  return { submit, reason, wait };
}

function environmentField(open: EnvironmentStatus[], wanted: Wanted, judge: () => void): HTMLElement {
  return choiceField({
    label: t("Publish to"),
    value: wanted.environment,
    choices: open.map((one) => ({ value: one.name, label: standing(one) })),
    change: (environment) => {
      wanted.environment = environment;
      judge();
    },
  });
}

function standing({ title, revision, planned }: EnvironmentStatus): string {
  const now = revision === null ? title : t("%(name)s (revision %(n)s now)", { name: title, n: revision });
  if (planned === null) return now;
  const at = new Date(planned).toLocaleString(uiLocale, { dateStyle: "medium", timeStyle: "short" });
  return t("%(now)s; another is planned for %(at)s and will be replaced", { now, at });
}

/** Later without a time is nothing to publish at. */
function timingField(zone: string, change: (later: boolean, at: string | undefined) => void): HTMLElement {
  let at: string | undefined;
  const later = momentField(t("From"), "at", at, zone, (iso) => {
    at = iso;
    change(true, at);
  });
  later.hidden = true;
  return h(
    "div",
    { class: "timing" },
    choiceField({
      label: t("When"),
      value: "now",
      choices: [
        { value: "now", label: t("Now") },
        { value: "later", label: t("At a set time") },
      ],
      change: (chosen) => {
        later.hidden = chosen === "now";
        change(!later.hidden, at);
      },
    }),
    later,
  );
}

function noteField(wanted: Wanted): HTMLElement {
  const note = h("textarea", { rows: 2, maxlength: 500 });
  note.addEventListener("input", () => {
    wanted.note = note.value;
  });
  return field({ label: t("Note"), help: t("What changed, for the history. May be left empty.") }, note);
}

function againField(wanted: Wanted): HTMLElement {
  return selectField({
    label: t("Show it again to"),
    help: t("Who is in the middle of it goes on with the revision they began with."),
    value: wanted.again,
    choices: [
      { value: "nobody", label: t("Nobody who was done with it") },
      { value: "everybody", label: t("Everybody, whatever they did with it") },
      { value: "not_completed", label: t("All but those who completed it") },
      { value: "not_dismissed", label: t("All but those who closed or skipped it") },
    ],
    change: (again) => {
      wanted.again = again;
    },
  });
}

async function showJudgement(
  data: EditorData,
  wanted: Wanted,
  show: (judgement: Judgement | undefined) => void,
): Promise<void> {
  const { environment } = wanted;
  show(undefined);
  const answer = await send<Judgement>(
    "GET",
    `${data.urls.check}?environment=${encodeURIComponent(environment)}`,
  );
  if (environment !== wanted.environment) return;
  // If it can't be had now, publishing itself says why.
  show(answer.ok ? answer.body : { cautions: [], milestones: false, changes: [] });
}

type Places = { dialog: HTMLDialogElement; error: HTMLElement; show: (judgement: Judgement) => void };

/** Whether it is published; then the page is left. */
async function publish(
  data: EditorData,
  wanted: Wanted,
  { dialog, error, show }: Places,
  refusals: Refusals,
): Promise<boolean> {
  error.hidden = true;
  const answer: Answer<Published> = await send<Published>("POST", data.urls.publish, wanted);
  if (answer.ok) {
    location.assign(answer.body.location);
    return true;
  }
  const { errors, current, detail, now } = answer.body;
  if (now) show(now);
  const late = errors?.find((one) => one.path === "at");
  error.textContent = late?.message ?? detail ?? t("That didn't work. Please try again.");
  error.hidden = false;
  if (late || now) return false;
  if (errors?.length || current) dialog.close();
  if (errors?.length) refusals.faulty(errors);
  if (current) refusals.overtaken(current);
  return false;
}
