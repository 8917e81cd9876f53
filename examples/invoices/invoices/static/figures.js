// The sums are the heaviest query of the product, so they wait until the page has drawn and come to rest.

const place = document.querySelector("[data-figures]");
setTimeout(show, 600);

async function show() {
  try {
    const answer = await fetch(place.dataset.figures, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    place.replaceChildren(drawn(await answer.json()));
  } catch {
    place.replaceChildren(element("p", "quiet", place.dataset.sorry));
  }
}

function drawn({ title, figures }) {
  const section = element("section", "figures");
  section.setAttribute("aria-label", title);
  section.append(...figures.map(figure));
  return section;
}

function figure({ key, label, amount, note, any }) {
  const box = element("div", any ? key : "none");
  box.append(element("h2", "label", label), element("p", "value", amount), element("p", "quiet", note));
  return box;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
