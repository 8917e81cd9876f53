/** Plain forms outlive their session, too: before one is sent it is asked whether somebody is still signed in. */
import { unsavedNotice } from "./editor/unsaved.ts";
import { send } from "./request.ts";

const session = document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.dataset.session ?? "";

export function keep(form: HTMLFormElement): void {
  let asked = false;
  let notice: HTMLElement | null = null;

  async function ask(submitter: HTMLElement | null): Promise<void> {
    const answer = await send<{ csrf_token: string }>("GET", session);
    notice?.remove();
    notice = unsavedNotice(answer.status, form.dataset.keep ?? "", () => form.requestSubmit(submitter));
    if (notice) {
      form.before(notice);
      notice.focus();
      return;
    }
    // Whoever signed in again in another tab has a new token.
    const token = form.querySelector<HTMLInputElement>('[name="csrf_token"]');
    if (answer.ok && token) token.value = answer.body.csrf_token;
    asked = true;
    form.requestSubmit(submitter);
  }

  form.addEventListener("submit", (event) => {
    if (asked) return;
    event.preventDefault();
    void ask(event.submitter);
  });
}
