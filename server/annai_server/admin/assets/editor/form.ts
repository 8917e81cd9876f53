/** A small form on a card: up to five questions, each a text, a choice or a rating, and the button that sends it. */
import { button, type Child, h, icon, region } from "../dom.ts";
import { t } from "../words.ts";
import type { Context } from "./context.ts";
import { assign, type Form, newForm, newQuestion, type Question } from "./document.ts";
import { checkField } from "./fields.ts";
import { moves } from "./moves.ts";
import { linePair } from "./pair.ts";
import { questionFields } from "./question.ts";

type FormOptions = {
  path: string;
  /** Where its translations live: `["steps", key, "form"]`. */
  at: string[];
  holder: { form?: Form };
  help: string;
};

const MOST = 5;

export function formField(context: Context, { path, at, holder, help }: FormOptions): HTMLElement {
  const place = region(draw, { class: "form-field", "data-path": path });

  function redraw(): void {
    place.refresh();
    context.draft.changed();
  }

  function draw(): Child[] {
    return [
      checkField({
        label: t("Ask something"),
        help,
        value: Boolean(holder.form),
        change: (wanted) => {
          if (wanted) holder.form = newForm(context.draft.document);
          else delete holder.form;
          redraw();
        },
      }),
      holder.form ? h("div", { class: "indented" }, ...asked(holder.form)) : null,
      h("p", { class: "error", hidden: true }),
    ];
  }

  function asked(form: Form): Child[] {
    const add = button(
      t("Add a question"),
      () => {
        form.fields.push(newQuestion(form.fields.map((one) => one.key)));
        redraw();
      },
      { class: "button quiet", disabled: form.fields.length >= MOST },
    );
    add.prepend(icon("plus"));
    return [
      h(
        "div",
        { class: "buttons-field", "data-path": `${path}.fields` },
        h("p", { class: "label" }, t("Questions")),
        ...form.fields.map((one, index) => question(form, one, index)),
        add,
        h("p", { class: "error", hidden: true }),
      ),
      linePair(context, {
        label: t("Label of the sending button"),
        path: `${path}.submit`,
        at: [...at, "submit"],
        value: form.submit,
        most: 60,
        change: (label) => {
          form.submit = label;
        },
      }),
    ];
  }

  function question(form: Form, one: Question, index: number): HTMLElement {
    const here = `${path}.fields.${index}`;
    const name = t("Question %(n)s", { n: index + 1 });
    return h(
      "fieldset",
      { class: "one-button", "data-path": here },
      h("legend", { class: "question-name" }, name),
      ...questionFields(context, one, { path: here, at: [...at, "fields", one.key], redraw }),
      moves({
        items: form.fields,
        item: one,
        name,
        announce: context.announce,
        change: (fields) => {
          assign(form, "fields", fields);
          form.fields ??= [];
          redraw();
        },
      }),
      h("p", { class: "error", hidden: true }),
    );
  }

  return place.element;
}
