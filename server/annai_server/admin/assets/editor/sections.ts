/** The parts that every kind's form has: where, who, when and how often, and the rest. */
import { type Child, h, region } from "../dom.ts";
import { t } from "../words.ts";
import { conditionBuilder } from "./conditions/builder.ts";
import type { Context } from "./context.ts";
import { assign, type Frequency } from "./document.ts";
import { durationField } from "./durations.ts";
import { checkField, choiceField, numberField, selectField } from "./fields.ts";
import { scheduleField } from "./schedule.ts";
import { scopeField } from "./scope.ts";
import { whereFields } from "./trigger.ts";

export type Section = { id: string; title: string; draw: () => Child[] };

export function builderContext(context: Context) {
  return { data: context.data, announce: context.announce, changed: () => context.draft.changed() };
}

export function whereSection(context: Context): Section {
  return { id: "where", title: t("Where"), draw: () => whereFields(context) };
}

export function whoSection(context: Context): Section {
  return { id: "who", title: t("Who"), draw: () => [who(context)] };
}

function who(context: Context): HTMLElement {
  const { document } = context.draft;
  return conditionBuilder(builderContext(context), {
    path: "audience",
    label: t("Audience"),
    empty: t("Everybody."),
    get: () => document.audience,
    set: (audience) => assign(document, "audience", audience),
  });
}

export function whenSection(context: Context): Section {
  return {
    id: "when",
    title: t("When and how often"),
    draw: () => [scheduleField(context), frequency(context)],
  };
}

const usual = (): Record<string, string> => ({
  tour: t("As usual for a tour: once by itself, later from the menu"),
  banner: t("As usual for a banner: until somebody closes it"),
  checklist: t("As usual for a checklist: until it is completed or hidden"),
  toast: t("As usual for a milestone toast: once"),
  hint: t("As usual for a hint: until somebody has read it or closes it"),
});

/** With nothing but whose it is, a guide comes as often as is usual for its kind. */
const ownLimits = (frequency: Frequency | undefined) =>
  frequency !== undefined && Object.keys(frequency).some((name) => name !== "scope");

function frequency(context: Context): HTMLElement {
  const { document } = context.draft;
  const place = region(() => draw(), { class: "frequency", "data-path": "frequency" });

  function draw(): Child[] {
    return [
      choiceField({
        label: t("How often"),
        value: ownLimits(document.frequency) ? "own" : "usual",
        choices: [
          { value: "usual", label: usual()[document.kind] ?? "" },
          { value: "own", label: t("Something else") },
        ],
        change: (value) => {
          const scope = document.frequency?.scope;
          if (value === "own") document.frequency = { until: "completed" };
          else delete document.frequency;
          if (scope) document.frequency = { ...document.frequency, scope };
          place.refresh();
          context.draft.changed();
        },
      }),
      ownLimits(document.frequency) && document.frequency ? own(document.frequency) : null,
      document.essential ? null : whose(),
      h("p", { class: "error", hidden: true }),
    ];
  }

  function whose(): HTMLElement {
    return scopeField({
      label: t("What counts"),
      path: "frequency.scope",
      value: document.frequency?.scope,
      person: t("once per person: what each of them did"),
      company: t("once per company: what anybody of the company did, for all of them"),
      change: (scope) => {
        const { scope: _, ...limits } = document.frequency ?? {};
        assign(document, "frequency", scope ? { ...limits, scope } : limits);
        place.refresh();
        context.draft.changed();
      },
    });
  }

  function own(own: Frequency): HTMLElement {
    const changed = () => context.draft.changed();
    return h(
      "div",
      { class: "fields" },
      selectField({
        label: t("Until it is"),
        path: "frequency.until",
        value: own.until ?? "",
        choices: [
          { value: "", label: t("no such end") },
          { value: "completed", label: t("completed") },
          { value: "dismissed", label: t("closed or skipped") },
        ],
        change: (until) => {
          assign(own, "until", (until || undefined) as typeof own.until);
          changed();
        },
      }),
      numberField({
        label: t("At most this many times"),
        path: "frequency.at_most",
        value: own.at_most,
        input: { min: 1 },
        change: (most) => {
          assign(own, "at_most", most);
          changed();
        },
      }),
      durationField({
        label: t("With at least this long between"),
        path: "frequency.every",
        value: own.every ?? "",
        allowed: ["d", "h", "w", "m"],
        change: (every) => {
          assign(own, "every", every);
          changed();
        },
      }),
    );
  }

  return place.element;
}

export function moreSection(context: Context): Section {
  return { id: "more", title: t("Priority and goal"), draw: () => more(context) };
}

function more(context: Context): Child[] {
  const { document } = context.draft;
  const changed = () => context.draft.changed();
  const goals = [
    { value: "", label: t("No goal") },
    ...context.data.known.milestones.map((one) => ({ value: one.key, label: one.title })),
  ];
  return [
    h(
      "div",
      { class: "fields" },
      selectField({
        label: t("Goal"),
        help: t("When somebody reaches this milestone, the guide has done its work and ends."),
        path: "goal",
        value: document.goal ?? "",
        choices: goals,
        change: (goal) => {
          assign(document, "goal", goal);
          changed();
        },
      }),
      numberField({
        label: t("Priority"),
        help: t("From −100 to 100. Of several, the higher goes first."),
        path: "priority",
        value: document.priority,
        input: { min: -100, max: 100, placeholder: "0" },
        change: (priority) => {
          assign(document, "priority", priority || undefined);
          changed();
        },
      }),
    ),
    checkField({
      label: t("Belongs to a person's first visit"),
      help: t("Of all such guides, only one shows on a first visit."),
      path: "onboarding",
      value: Boolean(document.onboarding),
      change: (onboarding) => {
        assign(document, "onboarding", onboarding || undefined);
        changed();
      },
    }),
    document.kind === "banner"
      ? checkField({
          label: t("Essential: an incident or a legal notice"),
          help: t("Shows even to people who opted out, and to all at once. Only publishers may publish it."),
          path: "essential",
          value: Boolean(document.essential),
          change: (essential) => {
            assign(document, "essential", essential || undefined);
            changed();
          },
        })
      : null,
  ];
}
