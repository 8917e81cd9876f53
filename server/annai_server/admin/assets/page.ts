/** What every page needs beyond HTML: copying, confirming what can't be undone, searching as one types. */
import { h } from "./dom.ts";
import { keep } from "./kept_forms.ts";
import { t } from "./words.ts";

for (const one of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  one.addEventListener("click", async () => {
    const source = document.getElementById(one.dataset.copy ?? "");
    await navigator.clipboard.writeText(source?.textContent ?? "");
    const before = one.textContent;
    one.textContent = t("Copied");
    setTimeout(() => {
      one.textContent = before;
    }, 2000);
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep]")) keep(form);

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.confirmed) return;
    event.preventDefault();
    const { confirm = "", verb = t("Yes"), tone = "danger" } = form.dataset;
    confirmed(confirm, verb, tone, () => {
      form.dataset.confirmed = "yes";
      form.requestSubmit();
    });
  });
}

function confirmed(question: string, verb: string, tone: string, act: () => void): void {
  const dialog = h("dialog", { class: "dialog small", "aria-label": question }, h("p", {}, question));
  const press = () => {
    dialog.close();
    act();
  };
  dialog.append(
    h(
      "div",
      { class: "dialog-actions" },
      h("button", { type: "button", class: "button", on: { click: () => dialog.close() } }, t("Cancel")),
      h("button", { type: "button", class: `button ${tone}`, on: { click: press } }, verb),
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

for (const control of document.querySelectorAll<HTMLSelectElement>("select[data-submit]")) {
  control.addEventListener("change", () => control.form?.requestSubmit());
}

for (const opener of document.querySelectorAll<HTMLButtonElement>("[data-opens]")) {
  const dialog = document.getElementById(opener.dataset.opens ?? "");
  if (dialog instanceof HTMLDialogElement) opener.addEventListener("click", () => dialog.showModal());
}

for (const closer of document.querySelectorAll<HTMLButtonElement>("[data-closes]")) {
  closer.addEventListener("click", () => closer.closest("dialog")?.close());
}
