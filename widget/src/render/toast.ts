import type { MountToast } from "../surface";
import { answers, away } from "./answer";
import { content, el, face, layer, read, words } from "./kit";
import css from "./toast.css";

/** Never less than ten seconds; longer texts get the time to be read. */
const LEAST = 10_000;
const PER_CHARACTER = 60;

export const mount: MountToast = (stage) => {
  const { guide, also, values } = stage;
  const surface = layer(stage, "toast", css);
  const more = also.map(({ title }) => el("h2", {}, ...words(title, values)));
  const card = face(
    "card toast",
    "region",
    ...content(stage, away(stage), more[0] ? { title: guide.title } : guide),
    ...more,
    ...answers(stage),
  );
  surface.room.append(card);
  surface.rise();
  stage.apart();
  surface.escape(away(stage));

  // The bar that runs out is the clock itself: what pauses one pauses the other. The style sheet lets it rest.
  const bar = el("div", { class: "time" });
  const judge = () => card.classList.toggle("unseen", document.hidden);
  bar.style.animationDuration = `${Math.max(LEAST, read(card).length * PER_CHARACTER)}ms`;
  bar.onanimationend = () => stage.end("expired");
  if (!card.querySelector(".foot,.form,.video")) card.append(bar);
  surface.listen("visibilitychange", judge);
  judge();

  surface.painted(() => {
    stage.shown();
    surface.announce(read(card));
    if ([guide, ...also].some(({ celebrate }) => celebrate))
      import("./celebration").then(({ confetti }) => confetti(surface, card), String);
  });

  return { ...surface, focus: () => surface.focus(card) };
};
