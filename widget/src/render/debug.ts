import type { MountDebug, Silence, Standing } from "../surface";
import type { Trigger } from "../wire";
import css from "./debug.css";
import { type Said, said } from "./debug-words";
import dockCss from "./dock.css";
import { button, el, fill, layer, words } from "./kit";
import panelCss from "./panel.css";

/** A developer's view of what the widget decides. It takes no focus and no Esc from what it looks at. */
export const mount: MountDebug = (stage) => {
  const say = said(navigator.language);
  const surface = layer(stage, "debug", dockCss + panelCss + css);
  const news = el("div", { class: "news" });
  const list = el("ul", { class: "rows" });
  const close = button("close quiet", [], stage.close);
  close.ariaLabel = stage.strings?.close ?? "Close";
  const panel = el(
    "section",
    { class: "face inspector", lang: say.lang, dir: "ltr", "aria-labelledby": "t" },
    el(
      "div",
      { class: "head" },
      el("h2", { id: "t" }, say.title),
      button("plain", [say.refresh], stage.refresh),
      close,
    ),
    news,
    list,
  );
  surface.room.append(el("div", { class: "dock" }, panel));
  let drawn = "";

  function draw() {
    const { facts } = stage;
    // What is the same stays as it is: somebody may be reading or selecting it.
    const now = JSON.stringify([facts, stage.values]);
    if (now === drawn) return;
    drawn = now;
    const { user, environment, publication, queued, dropped, fault, stopped, explained, standings } = facts;
    news.replaceChildren(
      el(
        "p",
        {},
        fill(say.where, {
          user: user ?? "–",
          environment: environment ?? "–",
          publication: publication ?? "–",
        }),
      ),
      el("p", {}, fill(say.delivery, { queued, dropped })),
      ...(facts.answered ? [] : [why(facts.silence)]),
      ...(stopped ? [el("p", { class: "bad" }, say.stopped)] : []),
      ...(fault ? [el("p", { class: "bad" }, `${say.fault} ${fault}`)] : []),
      ...(explained === "refused" ? [el("p", { class: "bad" }, say.refused)] : []),
    );
    const told = explained && explained !== "refused" ? explained.guides : [];
    const sent = standings.map(({ key }) => key);
    list.replaceChildren(
      ...standings.map((one) =>
        row(
          one,
          told.find(({ key }) => key === one.key),
        ),
      ),
      ...told
        .filter(({ key }) => !sent.includes(key))
        .map((one) => row({ ...one, title: [one.title], until: undefined, trigger: {} }, one)),
    );
    if (!list.firstChild) list.append(el("li", {}, say.nothing));
  }

  function why(silence: Silence | undefined) {
    if (!silence) return el("p", {}, say.asking);
    const { why, address = "", status = "", code, detail, reason } = silence;
    const more = [detail, reason && fill(say.reason, { reason })].filter(Boolean).join(" ");
    return el(
      "p",
      { class: "bad" },
      fill(say.silent[why], { address, status }),
      code && el("code", {}, ` ${code}`),
      more && ` ${more}`,
    );
  }

  function row(
    one: Standing,
    server: { because: string; changes: readonly string[]; reason: string } | undefined,
  ) {
    const known = say.reasons[one.reason as keyof Said["reasons"]] ?? one.reason;
    const until = one.until
      ? ` ${fill(say.until, { time: new Date(one.until).toLocaleString(say.lang) })}`
      : "";
    const parts = one.reason === "waiting_trigger" ? waits(one.trigger, say) : [];
    const more = [
      ...parts,
      ...(server && server.reason !== "eligible" ? [server.because, ...server.changes] : []),
    ];
    return el(
      "li",
      { class: one.reason === "shown" ? "on" : "" },
      el("b", {}, ...words(one.title, stage.values)),
      el("code", {}, ` ${one.key} · ${one.kind}`),
      el("p", {}, known + until),
      more.length > 0 && el("ul", {}, ...more.map((each) => el("li", {}, each))),
    );
  }

  draw();
  surface.rise(() => document.body);
  panel.onkeydown = (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    stage.close();
  };
  return {
    ...surface,
    update() {
      surface.update();
      draw();
    },
    focus: () => surface.focus(close),
  };
};

/** Each part of a trigger that only something that happens can meet. */
function waits({ after, event, element, on, idle, dwell, hesitates, rage }: Trigger, say: Said): string[] {
  const seconds = (time = 0) => ({ seconds: time / 1000 });
  return [
    after && fill(say.waits.after, seconds(after)),
    event && fill(say.waits.event, { event }),
    element && !hesitates && !rage && say.waits[on ?? "appears"],
    idle && fill(say.waits.idle, seconds(idle)),
    dwell && fill(say.waits.dwell, seconds(dwell)),
    hesitates && fill(say.waits.hesitates, seconds(hesitates)),
    rage && say.waits.rage,
  ].filter((part): part is string => !!part);
}
