/** The two small dialogs of body text: a link's address, and something about the person with what to say otherwise. */
import { button, h } from "../../dom.ts";
import { t } from "../../words.ts";
import { textField } from "../fields.ts";

export type Traits = { user: string[]; company: string[] };

/** A native dialog with a form; Escape and Cancel change nothing. */
export function ask(
  title: string,
  fields: HTMLElement[],
  confirm: string,
  accept: () => boolean,
  closed: () => void = () => {},
): void {
  const form = h("form", { method: "dialog", class: "dialog-form" }, h("h2", {}, title), ...fields);
  const dialog = h("dialog", { class: "dialog small", "aria-label": title }, form);
  form.append(
    h(
      "div",
      { class: "dialog-actions" },
      button(t("Cancel"), () => dialog.close()),
      h("button", { class: "button primary", type: "submit" }, confirm),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!accept()) return;
    dialog.close();
    // Closing gives focus back to the opener: what wants it elsewhere comes after.
    closed();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

type Link = { text: string; href: string };

export function askLink(link: Link, done: (link: Link) => void): void {
  const answer = { ...link };
  const fields = [
    textField({
      label: t("Text"),
      value: link.text,
      change: (text) => {
        answer.text = text;
      },
    }),
    textField({
      label: t("Address"),
      help: t("https://…, mailto:… or a path of your product such as /help"),
      value: link.href,
      change: (href) => {
        answer.href = href.trim();
      },
      input: { autofocus: true, inputmode: "url" },
    }),
  ];
  ask(
    t("Link"),
    fields,
    t("Apply"),
    () => true,
    () => done(answer),
  );
}

type Variable = { name: string; suffix: string; fallback: string };

export function askVariable(traits: Traits, done: (variable: Variable) => void): void {
  const answer: Variable = { name: "", suffix: "", fallback: "" };
  const known = [
    ...traits.user.map((name) => `user.${name}`),
    ...traits.company.map((name) => `company.${name}`),
  ];
  const name = textField({
    label: t("What to insert"),
    help: t("For example user.first_name or company.name"),
    value: "",
    suggestions: known.length ? known : ["user.first_name", "company.name"],
    change: (value) => {
      answer.name = value.trim();
    },
    input: { autofocus: true, required: true, pattern: "(user|company)\\..+" },
  });
  const fields = [
    name,
    textField({
      label: t("Said when we don't know it"),
      help: t("The sentence must read well with this instead."),
      value: "",
      change: (value) => {
        answer.fallback = value;
      },
      input: { required: true },
    }),
    textField({
      label: t("Right after the value, and only then"),
      help: t("For example さん after a name. Leave it empty if there is nothing."),
      value: "",
      change: (value) => {
        answer.suffix = value;
      },
    }),
  ];
  ask(
    t("Something about the person"),
    fields,
    t("Insert"),
    () => true,
    () => done(answer),
  );
}
