// What every page does: dialogs, the account menu, copying, printing, and no form sent twice.

for (const dialog of document.querySelectorAll("dialog[data-open]")) dialog.showModal();
const linked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
if (linked instanceof HTMLDialogElement) linked.showModal();

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-opens]");
  if (opener) {
    document.getElementById(opener.dataset.opens).showModal();
    if (opener.dataset.reports) report(opener.dataset.reports);
  }
  if (target.closest("[data-closes]")) target.closest("dialog").close();
  if (target.closest("[data-prints]")) window.print();
  const copier = target.closest("[data-copies]");
  if (copier) copy(copier);
  for (const menu of document.querySelectorAll("details.account[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", ({ key }) => {
  const menu = key === "Escape" && document.querySelector("details.account[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});

// The page may come back from the back/forward cache with its forms still marked.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

document.querySelector("[aria-invalid]")?.focus();

/** Waits in the queue until Annai has loaded; without Annai it stays there and nothing happens. */
function report(name) {
  window.annai ??= {};
  window.annai.q ??= [];
  window.annai.q.push(["track", [name]]);
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copies);
    button.textContent = button.dataset.copied;
  } catch {
    button.previousElementSibling.select();
  }
}
