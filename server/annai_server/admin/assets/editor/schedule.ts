/** From when to when, with date and time pickers in the project's time zone; the document gets ISO times. */
import { type Child, freshId, h, iconButton, region } from "../dom.ts";
import { t } from "../words.ts";
import type { Context } from "./context.ts";
import { assign } from "./document.ts";

export function scheduleField(context: Context): HTMLElement {
  const schedule = { ...context.draft.document.schedule };
  const write = (name: "from" | "until", iso: string | undefined) => {
    assign(schedule, name, iso);
    assign(context.draft.document, "schedule", { ...schedule });
    context.draft.changed();
  };
  const zone = context.data.time_zone;
  return h(
    "div",
    { class: "schedule" },
    momentField(t("From"), "schedule.from", schedule.from, zone, (iso) => write("from", iso)),
    momentField(t("Until"), "schedule.until", schedule.until, zone, (iso) => write("until", iso)),
    h("p", { class: "help" }, t("Times are those of %(zone)s. Left empty: always.", { zone })),
  );
}

export function momentField(
  label: string,
  path: string,
  iso: string | undefined,
  zone: string,
  change: (iso: string | undefined) => void,
): HTMLElement {
  let value = iso;
  const place = region(draw, { class: "field moment", "data-path": path });

  function draw(): Child[] {
    const [date, time] = value ? wallClock(value, zone) : ["", ""];
    const dateId = freshId();
    const dateInput = h("input", { type: "date", id: dateId });
    const timeInput = h("input", { type: "time", "aria-label": t("%(label)s: time", { label }) });
    dateInput.value = date;
    timeInput.value = time;
    const read = () => {
      value = dateInput.value ? toIso(dateInput.value, timeInput.value || "00:00", zone) : undefined;
      change(value);
    };
    dateInput.addEventListener("change", read);
    timeInput.addEventListener("change", read);
    const clear = iconButton("close", t("Clear “%(label)s”", { label }), () => {
      value = undefined;
      change(undefined);
      place.refresh();
    });
    return [
      h("label", { for: dateId, class: "label" }, label),
      h("div", { class: "joined" }, dateInput, timeInput, clear),
      h("p", { class: "error", hidden: true }),
    ];
  }

  return place.element;
}

/** `["2026-11-21", "09:30"]` as clocks in the zone show it. */
export function wallClock(iso: string, zone: string): [string, string] {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return ["", ""];
  const parts = Object.fromEntries(
    formatter(zone)
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  );
  return [`${parts.year}-${parts.month}-${parts.day}`, `${parts.hour}:${parts.minute}`];
}

/** The instant at which clocks in the zone show this; in a gap of daylight saving, the hour after it. */
export function toIso(date: string, time: string, zone: string): string {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const guess = wanted - offset(wanted, zone);
  const instant = wanted - offset(guess, zone);
  return withOffset(instant, offset(instant, zone));
}

function offset(instant: number, zone: string): number {
  const [date, time] = wallClock(new Date(instant).toISOString(), zone);
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(instant / 60_000) * 60_000;
}

function withOffset(instant: number, shift: number): string {
  const local = new Date(instant + shift).toISOString().slice(0, 19);
  const minutes = Math.abs(shift / 60_000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  return `${local}${shift < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function formatter(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
}
