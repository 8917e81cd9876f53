import type { Answered, Room, Stage, Submit } from "../surface";
import type { Form } from "../wire";
import { type Asked, field } from "./field";
import { button, el, words } from "./kit";

type Answers = Answered["answers"];

/** What somebody types is theirs: a page that listens for keys would take them for its own, since it can't see the field. */
const THEIRS = ["keydown", "keypress", "keyup", "beforeinput", "input", "paste"];

/**
 * Not a `<form>`: nothing is sent by the browser, whatever its policy, and nothing by an Enter that only chooses
 * characters. What is half written is kept for this run, wherever it is drawn next.
 */
export function form(room: Room, asked: Form, submit: Submit): HTMLElement {
  const { drafts } = room;
  const run = (room as Partial<Stage>).run?.id ?? "";
  const kept = () => drafts?.read<Record<string, Answers>>(run) ?? {};
  const draft = kept()[asked.key] ?? {};
  const fields = asked.fields.map((each) => field(room, each, draft[each.key], send));
  const answers = () =>
    Object.fromEntries(fields.flatMap(({ key, value }) => (value() === undefined ? [] : [[key, value()]])));

  /** As it was told last: a host may hold back what comes after it, and then it is sent once more. */
  let told = "";

  function send() {
    const missing = fields.filter(({ check }) => !check());
    if (missing[0]) return missing[0].focus();
    const answered = { form: asked.key, answers: answers() as Answers };
    const text = JSON.stringify(answered);
    if (submit(text === told ? undefined : answered)) told = text;
  }

  const sending = button("primary", words(asked.submit, room.values), send);
  const element = el("div", { class: "form" }, ...fields.map(({ element }: Asked) => element), sending);
  element.addEventListener("input", () =>
    drafts?.write(run, { ...kept(), [asked.key]: answers() as Answers }),
  );
  for (const type of THEIRS) element.addEventListener(type, (event) => event.stopPropagation());
  return element;
}
