import { el } from "../src/render/dom";
import css from "./page.css";

const WORDS = {
  en: {
    home: "Dashboard",
    invoices: "Invoices",
    customers: "Customers",
    settings: "Settings",
    fresh: "New invoice",
    search: "Search",
    paid: "Paid",
    open: "Open",
    due: "Overdue",
    export: "Export",
    send: "Send invoice",
  },
  ja: {
    home: "ダッシュボード",
    invoices: "請求書",
    customers: "取引先",
    settings: "設定",
    fresh: "請求書を作成",
    search: "検索",
    paid: "入金済み",
    open: "未入金",
    due: "期限超過",
    export: "書き出し",
    send: "請求書を送る",
  },
  ar: {
    home: "لوحة المعلومات",
    invoices: "الفواتير",
    customers: "العملاء",
    settings: "الإعدادات",
    fresh: "فاتورة جديدة",
    search: "بحث",
    paid: "مدفوعة",
    open: "مفتوحة",
    due: "متأخرة",
    export: "تصدير",
    send: "إرسال الفاتورة",
  },
};

/** A host product of its own make: half of what can be pointed at has no test id, one thing scrolls, one is late, one sits in a dialog, one in a shadow root. */
export function hostPage(lang: keyof typeof WORDS, dark: boolean): void {
  const words = WORDS[lang];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
  document.body.className = dark ? "dark" : "";

  const link = (label: string) => el("a", { href: "#" }, label);
  const fresh = el("button", { class: "main", "data-testid": "new-invoice" }, words.fresh);
  const rows = Array.from({ length: 24 }, (_, n) =>
    el(
      "tr",
      {},
      el("td", {}, `#${1024 - n}`),
      el("td", {}, n % 3 ? words.open : words.paid),
      el("td", {}, el("button", { id: `row-${n}` }, `${words.send} ${n + 1}`)),
    ),
  );
  const figure = (name: string, value: string) => el("section", {}, name, el("b", {}, value));
  const widget = el("div", { id: "shadow-host" });
  widget.attachShadow({ mode: "open" }).append(el("button", { "data-testid": "in-shadow" }, words.export));

  document.body.append(
    el(
      "nav",
      { "aria-label": "Main" },
      ...[words.home, words.invoices, words.customers, words.settings].map(link),
    ),
    el(
      "main",
      {},
      el(
        "header",
        {},
        el("h1", {}, words.home),
        el("input", { placeholder: words.search, "aria-label": words.search }),
        fresh,
      ),
      el(
        "div",
        { class: "figures" },
        figure(words.paid, "¥ 1,284,000"),
        figure(words.open, "¥ 312,500"),
        figure(words.due, "¥ 48,200"),
      ),
      el(
        "section",
        {},
        el("div", { class: "scroller", tabindex: "0" }, el("table", {}, el("tbody", {}, ...rows))),
      ),
      el("section", { id: "last" }, words.customers, " ", widget),
      el("div", { class: "tall" }),
      el("section", { id: "bottom" }, words.settings),
    ),
    el(
      "dialog",
      { id: "dialog", "aria-label": words.send },
      el("p", {}, words.send),
      el("button", { id: "in-dialog", class: "main" }, words.send),
    ),
  );
}
