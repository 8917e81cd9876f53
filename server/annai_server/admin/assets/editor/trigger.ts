/** What has to happen on a page before a guide starts, in plain words; all that is said has to be so. */
import { type Child, h, region } from "../dom.ts";
import { t } from "../words.ts";
import type { Context } from "./context.ts";
import { assign, type Trigger } from "./document.ts";
import { durationField } from "./durations.ts";
import { checkField, selectField, textField } from "./fields.ts";
import { pagesField } from "./pages.ts";
import { targetField } from "./target.ts";

type Write = <K extends keyof Trigger>(name: K, value: Trigger[K] | undefined) => void;

export function whereFields(context: Context): Child[] {
  const { document } = context.draft;
  const trigger: Trigger = { ...document.trigger };
  const write: Write = (name, value) => {
    assign(trigger, name, value);
    if (!trigger.element) delete trigger.on;
    assign(document, "trigger", { ...trigger });
    context.draft.changed();
  };
  const { page: _, ...more } = trigger;
  return [
    pagesField({
      path: "trigger.page",
      label: t("Pages"),
      everywhere: t("On every page of your product."),
      get: () => trigger.page,
      set: (page) => write("page", page),
    }),
    h(
      "details",
      { class: "more", open: Object.keys(more).length > 0 },
      h("summary", {}, t("What has to happen there first")),
      h("p", { class: "help" }, t("All that you say here has to be so at the same time.")),
      waiting("after", t("Wait this long"), trigger, write),
      textField({
        label: t("After this event of your product"),
        path: "trigger.event",
        value: trigger.event ?? "",
        suggestions: Object.keys(context.data.known.events),
        change: (event) => write("event", event.trim()),
      }),
      element(trigger, write),
      ...behaviour(trigger, write),
      checkField({
        label: t("Never starts by itself"),
        help: t("Only from the menu, a button or your product's code."),
        path: "trigger.manual",
        value: Boolean(trigger.manual),
        change: (manual) => write("manual", manual || undefined),
      }),
    ),
  ];
}

function waiting(
  name: "after" | "idle" | "dwell" | "hesitates",
  label: string,
  trigger: Trigger,
  write: Write,
  help?: string,
): HTMLElement {
  return durationField({
    label,
    ...(help ? { help } : {}),
    path: `trigger.${name}`,
    value: trigger[name] ?? "",
    allowed: name === "after" ? ["s", "ms", "m"] : ["s", "m"],
    change: (length) => write(name, length),
  });
}

function element(trigger: Trigger, write: Write): HTMLElement {
  const area = region(() => [
    targetField({
      path: "trigger.element",
      label: t("Something on the page"),
      none: t("Doesn't matter"),
      get: () => trigger.element,
      set: (target) => {
        const turned = Boolean(target) !== Boolean(trigger.element);
        write("element", target);
        if (turned) area.refresh();
      },
    }),
    trigger.element ? happens(trigger, write) : null,
  ]);
  return area.element;
}

function happens(trigger: Trigger, write: Write): HTMLElement {
  return selectField({
    label: t("What happens with it"),
    path: "trigger.on",
    value: trigger.on ?? "appears",
    choices: [
      { value: "appears", label: t("it appears") },
      { value: "visible", label: t("it is really seen") },
      { value: "clicked", label: t("it is clicked") },
      { value: "hovered", label: t("it is pointed at") },
      { value: "focused", label: t("it gets the focus") },
      { value: "entered", label: t("something was entered in it") },
    ],
    change: (on) => write("on", (on === "appears" ? undefined : on) as Trigger["on"]),
  });
}

function behaviour(trigger: Trigger, write: Write): Child[] {
  return [
    waiting("idle", t("When somebody has done nothing for"), trigger, write),
    waiting(
      "dwell",
      t("When somebody has used the page for"),
      trigger,
      write,
      t("Counted while it is visible and in use."),
    ),
    waiting(
      "hesitates",
      t("When somebody lingers on a form for"),
      trigger,
      write,
      t(
        "They began it and get no further. On the element above, if it is a form or a field; else on any form.",
      ),
    ),
    checkField({
      label: t("When somebody clicks again and again in one place"),
      help: t("Something doesn't do what they expect. On the element above, where there is one."),
      path: "trigger.rage",
      value: Boolean(trigger.rage),
      change: (rage) => write("rage", rage || undefined),
    }),
  ];
}
