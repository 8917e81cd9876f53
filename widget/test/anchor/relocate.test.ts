import { describe, expect, test } from "vitest";
import { closest, relocate, type Traces } from "../../src/anchor/relocate";

const link = (name: string, href: string, more: Traces = {}): Traces => ({
  kind: "a",
  name,
  attributes: { href },
  ...more,
});

/** A navigation of five links; `among` puts others beside them. */
const among = (...others: Traces[]): Traces[] => [
  ...["Home", "Customers", "Reports", "Settings", "Help"].map((name) => link(name, `/${name.toLowerCase()}`)),
  ...others,
];

describe("an element is found again on a page that has changed", () => {
  test.each<[string, Traces, Traces]>([
    [
      "its id was hashed",
      { id: "save", kind: "button", name: "Save" },
      { id: "x81f", kind: "button", name: "Save" },
    ],
    ["a link became a button", link("New invoice", "/invoices/new"), { kind: "button", name: "New invoice" }],
    ["a count was added", link("Invoices", "/invoices"), link("Invoices (3)", "/invoices")],
    ["its text was translated", link("Invoices", "/invoices"), link("請求書", "/invoices")],
    [
      "its address moved",
      link("Invoices", "https://example.com/invoices?from=home"),
      link("Invoices", "https://app.example.com/en/billing/invoices"),
    ],
    [
      "it has no words, and its class got another order",
      { kind: "svg", id: "print-icon", attributes: { class: "icon icon-print" }, near: "Invoice 7 Print" },
      { kind: "svg", id: "iconPrint", attributes: { class: "print-icon m" }, near: "Print invoice 7" },
    ],
  ])("%s", (_, old, now) => {
    expect(relocate(old, among(now))?.at).toBe(5);
    expect(relocate(old, [now, ...among()])?.at).toBe(0);
  });
});

describe("what can't be told is missing", () => {
  test.each<[string, Traces, Traces[]]>([
    ["there is nobody", link("Invoices", "/invoices"), []],
    ["nothing fits", link("Invoices", "/invoices"), among()],
    ["two are the same", link("Open", "/7"), among(link("Open", "/7"), link("Open", "/7"))],
    [
      "two were both changed a little",
      { kind: "a", name: "Invoices" },
      [
        { kind: "a", name: "Invoices (3)" },
        { kind: "a", name: "Invoices sent" },
      ],
    ],
  ])("%s", (_, old, page) => {
    expect(relocate(old, page)).toBeUndefined();
  });
});

describe("of equals", () => {
  const row = (invoice: number, y: number): Traces => ({
    kind: "button",
    name: "Open",
    near: `Invoice ${invoice}`,
    path: `/html/body/table/tr[${y}]/td/button`,
    box: { x: 900, y: y * 40, width: 80, height: 32 },
  });
  const old = row(3, 3);

  test("the one among the same words is found where it stood, and none if the words went elsewhere", () => {
    const at = (...invoices: number[]) => invoices.map((invoice, y) => row(invoice, y + 1));
    expect(relocate(old, at(1, 2, 3, 4))?.at).toBe(2);
    expect(relocate(old, at(3, 1, 2, 4))).toBeUndefined();
  });

  test("none is taken for where it stands alone", () => {
    const page = [1, 2, 3, 4].map((y) => ({ ...row(0, y), near: "Invoice" }));
    expect(closest(old, page)?.at).toBe(2);
    expect(relocate(old, page)).toBeUndefined();
  });

  test("how sure one is falls with every other that is as likely", () => {
    const save = { kind: "button", name: "Save", id: "save" };
    const sure = [1, 2, 3].map((many) => closest(save, among(...Array(many).fill(save)))?.sure ?? 0);
    expect(sure[0]).toBeGreaterThan(0.9);
    expect(sure[1]).toBeLessThan(0.5);
    expect(sure[2]).toBeLessThan(sure[1] as number);
  });
});
