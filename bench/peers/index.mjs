/** Other libraries as a product would use them. */
const STEPS = JSON.stringify([
  ["The first step", "Begin."],
  ["The second step", "Go on."],
  ["The third step", "Done."],
]);

const DRIVER = `import { driver } from "driver.js"; import "driver.js/dist/driver.css";`;
const JOYRIDE = `import { Joyride } from "react-joyride";`;
const REACT = ["react", "react-dom"];

/**
 * `load` imports what is needed, as `peer`; of that the bytes are counted, without what a page has `apart` anyway. `use`
 * makes `begin()`, which shows the first of three steps on `#go`, and `finish()`; `card` is what is on screen then, as CSS.
 */
export const PEERS = {
  "driver.js": {
    load: `${DRIVER} globalThis.peer = driver;`,
    use: `
      const steps = ${STEPS}.map(([title, description]) => ({ element: "#go", popover: { title, description } }));
      let tour;
      globalThis.begin = () => { tour = driver({ steps }); tour.drive(); };
      globalThis.finish = () => tour.destroy();`,
    card: ".driver-popover",
  },
  "driver.js with hints": {
    load: `${DRIVER} import * as hints from "driver.js/hints"; import "driver.js/dist/hints.css";
      globalThis.peer = [driver, hints];`,
  },
  "shepherd.js": {
    load: `import Shepherd from "shepherd.js"; import "shepherd.js/dist/css/shepherd.css"; globalThis.peer = Shepherd;`,
    use: `
      let tour;
      globalThis.begin = () => {
        tour = new Shepherd.Tour({ useModalOverlay: true });
        for (const [title, text] of ${STEPS}) tour.addStep({ title, text, attachTo: { element: "#go", on: "bottom" } });
        tour.start();
      };
      globalThis.finish = () => tour.cancel();`,
    card: ".shepherd-element",
  },
  "intro.js": {
    load: `import introJs from "intro.js"; import "intro.js/introjs.css"; globalThis.peer = introJs;`,
    use: `
      let tour;
      globalThis.begin = () => {
        tour = introJs.tour();
        tour.setOptions({ steps: ${STEPS}.map(([title, intro]) => ({ element: "#go", title, intro })) });
        tour.start();
      };
      globalThis.finish = () => tour.exit(true);`,
    card: ".introjs-tooltip",
  },
  "react-joyride": {
    load: `${JOYRIDE} globalThis.peer = Joyride;`,
    apart: REACT,
    use: `
      import { createElement, useState } from "react"; import { createRoot } from "react-dom/client";
      import { flushSync } from "react-dom";
      const steps = ${STEPS}.map(([title, content]) => ({ target: "#go", title, content, skipBeacon: true }));
      let run;
      function Tour() {
        const [running, set] = useState(false);
        run = (on) => flushSync(() => set(on));
        return createElement(Joyride, { steps, run: running, continuous: true });
      }
      const root = document.body.appendChild(document.createElement("div"));
      flushSync(() => createRoot(root).render(createElement(Tour)));
      globalThis.begin = () => run(true);
      globalThis.finish = () => run(false);`,
    card: ".react-joyride__tooltip",
  },
};
