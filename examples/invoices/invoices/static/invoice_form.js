// Adding and removing lines, and sums as they are typed. The server does its own.

const form = document.querySelector("[data-invoice]");

if (form) {
  const { currency, places } = form.dataset;
  const body = form.querySelector("tbody");
  const unit = 10 ** Number(places);
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency });
  const written = (amount) => format.format(amount / unit);
  const number = (text) => Number(text.replaceAll(",", "").trim()) || 0;

  const lineAmount = (row) => {
    const [quantity, price] = ["quantity", "unit_price"].map((name) =>
      number(row.querySelector(`[name=${name}]`).value),
    );
    return Math.round(quantity * price * unit);
  };

  const add = () => {
    body.append(form.querySelector("template").content.cloneNode(true));
    sum();
    body.lastElementChild.querySelector("input").focus();
  };

  const remove = (row) => {
    row.remove();
    if (body.children.length === 0) add();
    sum();
  };

  const sum = () => {
    let subtotal = 0;
    for (const row of body.children) {
      const amount = lineAmount(row);
      row.querySelector("output").textContent = written(amount);
      subtotal += amount;
    }
    const tax = Math.round((subtotal * form.elements.tax_percent.value) / 100);
    for (const [name, amount] of Object.entries({ subtotal, tax, total: subtotal + tax })) {
      form.querySelector(`[data-total=${name}]`).textContent = written(amount);
    }
  };

  form.addEventListener("input", sum);
  form.addEventListener("click", ({ target }) => {
    if (target.closest("[data-adds]")) add();
    const remover = target.closest("[data-removes]");
    if (remover) remove(remover.closest("tr"));
  });
  sum();
}
