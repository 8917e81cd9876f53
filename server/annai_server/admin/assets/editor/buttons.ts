/** Buttons of a step, banner, toast or checklist item: a label, what it does, and which is the main one. */
import { button, type Child, h, icon, iconButton, region } from "../dom.ts";
import { t } from "../words.ts";
import type { Context } from "./context.ts";
import { type Action, type Button, newButton } from "./document.ts";
import { type Choice, checkField, selectField, textField } from "./fields.ts";
import { linePair } from "./pair.ts";

type ButtonsOptions = {
  path: string;
  /** Where the labels' translations live: `["steps", key, "buttons"]`. */
  at: string[];
  get: () => Button[];
  set: (buttons: Button[]) => void;
  most: number;
  empty: string;
  actions: Action["do"][];
};

const actionWords = (): Record<Action["do"], string> => ({
  next: t("Go to the next step"),
  back: t("Go back a step"),
  skip: t("Skip the rest"),
  snooze: t("Ask again tomorrow"),
  finish: t("Finish"),
  close: t("Close"),
  start: t("Start another guide"),
  page: t("Go to a page of your product"),
  link: t("Open a link"),
  track: t("Report an event"),
});

export function buttonsField(context: Context, options: ButtonsOptions): HTMLElement {
  const place = region(draw, { class: "buttons-field", "data-path": options.path });

  function draw(): Child[] {
    const buttons = options.get();
    const first = options.actions[0] ?? "close";
    const add = button(
      t("Add a button"),
      () => {
        options.set([
          ...buttons,
          newButton(
            buttons.map((one) => one.key),
            emptyAction(first),
          ),
        ]);
        redraw();
      },
      { class: "button quiet", disabled: buttons.length >= options.most },
    );
    add.prepend(icon("plus"));
    return [
      h("p", { class: "label" }, t("Buttons")),
      buttons.length ? null : h("p", { class: "help" }, options.empty),
      ...buttons.map((one, index) => oneButton(one, index)),
      add,
      h("p", { class: "error", hidden: true }),
    ];
  }

  function redraw(): void {
    place.refresh();
    context.draft.changed();
  }

  function oneButton(one: Button, index: number): HTMLElement {
    const remove = () => {
      const before = options.get();
      options.set(before.filter((other) => other !== one));
      redraw();
      context.announce(t("Removed: %(title)s", { title: one.label || t("Button") }), () => {
        options.set(before);
        redraw();
      });
    };
    const main = (value: boolean) => {
      for (const other of options.get()) delete other.primary;
      if (value) one.primary = true;
      redraw();
    };
    return h(
      "div",
      { class: "one-button", "data-path": `${options.path}.${index}` },
      linePair(context, {
        label: t("Label"),
        path: `${options.path}.${index}.label`,
        at: options.at[0] === "items" ? options.at : [...options.at, one.key],
        value: one.label,
        most: 60,
        change: (label) => {
          one.label = label;
        },
      }),
      actionFields(context, one, `${options.path}.${index}.action`, options.actions, redraw),
      h(
        "div",
        { class: "one-button-foot" },
        checkField({ label: t("Main button"), value: Boolean(one.primary), change: main }),
        iconButton("trash", t("Remove the button %(label)s", { label: one.label }), remove),
      ),
    );
  }

  return place.element;
}

function emptyAction(what: Action["do"]): Action {
  if (what === "start") return { do: "start", guide: "" };
  if (what === "page" || what === "link") return { do: what, url: "" };
  if (what === "track") return { do: "track", event: "" };
  return { do: what };
}

function actionFields(
  context: Context,
  one: Button,
  path: string,
  actions: Action["do"][],
  redraw: () => void,
): HTMLElement {
  const words = actionWords();
  const choices: Choice[] = actions.map((value) => ({ value, label: words[value] }));
  const change = (value: string) => {
    one.action = emptyAction(value as Action["do"]);
    redraw();
  };
  return h(
    "div",
    { class: "fields" },
    selectField({ label: t("What it does"), path: `${path}.do`, value: one.action.do, choices, change }),
    actionDetail(context, one.action, path),
  );
}

function actionDetail(context: Context, action: Action, path: string): HTMLElement | null {
  const changed = () => context.draft.changed();
  if (action.do === "start") {
    const guides = context.data.known.guides.filter((guide) => guide.key !== context.draft.document.key);
    const choices = [
      { value: "", label: t("Choose a guide") },
      ...guides.map((guide) => ({ value: guide.key, label: guide.title })),
    ];
    return selectField({
      label: t("Guide"),
      path: `${path}.guide`,
      value: action.guide,
      choices,
      change: (guide) => {
        action.guide = guide;
        changed();
      },
    });
  }
  if (action.do === "page" || action.do === "link") {
    const page = action.do === "page";
    return textField({
      label: page ? t("Page") : t("Address"),
      help: page ? t("A path such as /invoices/new") : t("Begins with https://"),
      path: `${path}.url`,
      value: action.url,
      change: (url) => {
        action.url = url.trim();
        changed();
      },
      input: { inputmode: "url" },
    });
  }
  if (action.do === "track") {
    return textField({
      label: t("Event"),
      path: `${path}.event`,
      value: action.event,
      suggestions: Object.keys(context.data.known.events),
      change: (event) => {
        action.event = event.trim();
        changed();
      },
    });
  }
  return null;
}
