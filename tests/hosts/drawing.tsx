/** A React product that draws tours itself and leaves the rest to Annai. */
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { locate, plain, type Stage, type Tour } from "../../sdk/js/src/headless";
import { AnnaiProvider, type Change, useAnnai, useHappening, useWalk } from "../../sdk/js/src/react";

function Card({ stage, change }: { stage: Stage<Tour>; change: Change }) {
  const tour = useWalk(stage, change);
  const { step, n, of } = tour;
  const target = step.target && locate(step.target);
  useEffect(tour.shown);
  return (
    <section aria-label={plain(step.title, stage.values)} data-target={target?.id}>
      <p>{plain(step.body, stage.values)}</p>
      <output>{`${n} of ${of}`}</output>
      {n > 1 && (
        <button type="button" onClick={tour.back}>
          Go back
        </button>
      )}
      <button type="button" onClick={tour.next}>
        Go on
      </button>
      <button type="button" onClick={() => tour.end("skipped")}>
        No, thanks
      </button>
    </section>
  );
}

function Product() {
  const annai = useAnnai();
  useHappening("before_step_completed", (event) => {
    if (document.querySelector<HTMLInputElement>("#hold")?.checked) event.preventDefault();
  });
  return (
    <main>
      <h1>Invoices</h1>
      <button type="button" id="go" onClick={() => annai.track("invoice_created")}>
        Go
      </button>
      <button type="button" onClick={() => annai.start("welcome")}>
        Show me round
      </button>
      <label>
        <input type="checkbox" id="hold" /> Hold
      </label>
    </main>
  );
}

const draw = { tour: Card };

/** Who is signed in is known to the product alone. */
function App() {
  const [user, signIn] = useState<string | undefined>("ann");
  return (
    <AnnaiProvider
      url={`${location.origin}/annai.js`}
      setup={{ key: "pk_1", user, server: location.origin }}
      draw={draw}
    >
      <Product />
      <button type="button" onClick={() => signIn("bob")}>
        Sign in as bob
      </button>
      <button type="button" onClick={() => signIn(undefined)}>
        Sign out
      </button>
    </AnnaiProvider>
  );
}

createRoot(document.body.appendChild(document.createElement("div"))).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
