import type { Banner, Block, Button, Checklist, Hint, Inline, Toast, Tour } from "../src/wire";
import { type Lang, of } from "./words";

const p = (...parts: Inline[]): Block => ({ p: parts });
const common = { revision: 1, round: 1, trigger: {}, interrupts: false };

export const tour = (lang: Lang): Tour => ({
  ...common,
  kind: "tour",
  key: "welcome",
  title: of(lang, { en: "Welcome", ja: "ようこそ", ar: "مرحبًا" }),
  steps: [
    {
      key: "new",
      target: { test_id: "new-invoice", selector: "[data-testid=new-invoice]" },
      title: of(lang, {
        en: "Make your first invoice",
        ja: "最初の請求書を作りましょう",
        ar: "أنشئ فاتورتك الأولى",
      }),
      body: {
        en: [
          p(
            "Press ",
            { b: ["New invoice"] },
            ". We’ll fill in what we know, ",
            { v: "user.first_name", or: "there" },
            ".",
          ),
        ],
        ja: [
          p(
            { b: ["「請求書を作成」"] },
            "を押すと、",
            { v: "user.first_name", or: "お客さま", after: "さん" },
            "の情報があらかじめ入力された請求書が開きます。",
            { em: ["いつでも"] },
            "変更できます。",
          ),
        ],
        ar: [p("اضغط على ", { b: ["فاتورة جديدة"] }, ". سنملأ ما نعرفه بالفعل.")],
      }[lang],
    },
    {
      key: "table",
      target: { id: "row-12", selector: "#row-12" },
      title: of(lang, {
        en: "Everything you have sent",
        ja: "送った請求書はここに並びます",
        ar: "كل ما أرسلته",
      }),
      body: {
        en: [
          p("Open one to see:"),
          {
            ul: [
              { li: ["when it was opened"] },
              { li: ["when it is due, and ", { code: ["net 30"] }, " terms"] },
            ],
          },
          p({ a: ["Read more"], href: "https://example.com/help" }),
        ],
        ja: [
          p("開くと、次のことがわかります。"),
          { ul: [{ li: ["相手が開いた日時"] }, { li: ["支払期限と条件（", { code: ["30日以内"] }, "）"] }] },
          p({ a: ["詳しく見る"], href: "https://example.com/help" }),
        ],
        ar: [p("افتح واحدة لترى:"), { ul: [{ li: ["متى فُتحت"] }, { li: ["متى تستحق"] }] }],
      }[lang],
      placement: "end",
    },
    {
      key: "click",
      target: {
        role: "link",
        role_selector: "a[href]",
        name: { en: "Customers", ja: "取引先", ar: "العملاء" }[lang],
      },
      title: of(lang, { en: "Your customers", ja: "取引先を見る", ar: "عملاؤك" }),
      body: [
        p(
          {
            en: "Click here to see who owes what.",
            ja: "ここをクリックすると、取引先ごとの残高を確認できます。",
            ar: "انقر هنا لترى من عليه ماذا.",
          }[lang],
        ),
      ],
      advance: "click",
    },
    {
      key: "bye",
      title: of(lang, { en: "You’re all set", ja: "準備ができました", ar: "أنت جاهز" }),
      body: [
        p(
          {
            en: "This tour stays in the menu, should you want it again.",
            ja: "このツアーはメニューからいつでもご覧いただけます。",
            ar: "تبقى هذه الجولة في القائمة.",
          }[lang],
        ),
      ],
    },
  ],
});

const start = (lang: Lang): Button => ({
  key: "go",
  label: of(lang, { en: "Show me", ja: "見てみる", ar: "أرني" }),
  action: { do: "start", guide: "welcome" },
  primary: true,
});

export const banner = (lang: Lang): Banner => ({
  ...common,
  kind: "banner",
  key: "reminders",
  title: of(lang, {
    en: "New: reminders that send themselves.",
    ja: "新機能：自動リマインダー",
    ar: "جديد: تذكيرات تُرسل تلقائيًا.",
  }),
  body: [
    p(
      {
        en: "Overdue invoices now remind your customers politely.",
        ja: "期限を過ぎた請求書について、取引先へ丁寧にお知らせします。",
        ar: "الفواتير المتأخرة تذكّر عملاءك بلطف.",
      }[lang],
    ),
  ],
  position: "top",
  push: true,
  side: "before",
  tone: "info",
  buttons: [start(lang)],
});

export const checklist = (lang: Lang): Checklist => ({
  ...common,
  kind: "checklist",
  key: "getting-started",
  corner: "end",
  title: of(lang, { en: "Getting started", ja: "はじめての設定", ar: "البدء" }),
  body: [
    p(
      {
        en: "Four small things, about five minutes.",
        ja: "4つの設定を、5分ほどで済ませましょう。",
        ar: "أربعة أشياء صغيرة، نحو خمس دقائق.",
      }[lang],
    ),
  ],
  items: [
    {
      key: "profile",
      title: of(lang, { en: "Complete your profile", ja: "プロフィールを入力する", ar: "أكمل ملفك" }),
    },
    {
      key: "customer",
      title: of(lang, { en: "Add a customer", ja: "取引先を追加する", ar: "أضف عميلًا" }),
      body: [
        p(
          {
            en: "A name and an e-mail address are enough.",
            ja: "名前とメールアドレスがあれば追加できます。",
            ar: "يكفي الاسم والبريد الإلكتروني.",
          }[lang],
        ),
      ],
      button: start(lang),
    },
    {
      key: "invoice",
      title: of(lang, { en: "Make an invoice", ja: "請求書を作成する", ar: "أنشئ فاتورة" }),
      body: [
        p(
          {
            en: "Try it with a small one.",
            ja: "まずは少額の請求書でお試しください。",
            ar: "جرّب بفاتورة صغيرة.",
          }[lang],
        ),
      ],
      button: start(lang),
    },
    { key: "send", title: of(lang, { en: "Send it", ja: "送信する", ar: "أرسلها" }), body: [p("…")] },
  ],
  celebration: {
    title: of(lang, {
      en: "You’re ready to get paid",
      ja: "すべての設定が完了しました",
      ar: "أنت جاهز لتلقي الدفعات",
    }),
    body: [
      p(
        {
          en: "All set up. Well done!",
          ja: "お疲れさまでした。さっそく請求書を送ってみましょう。",
          ar: "كل شيء جاهز. أحسنت!",
        }[lang],
      ),
    ],
  },
});

export const toast = (lang: Lang): Toast => ({
  ...common,
  kind: "toast",
  key: "first-sent",
  milestone: "first_invoice_sent",
  celebrate: true,
  buttons: [],
  title: of(lang, {
    en: "Your first invoice is on its way!",
    ja: "最初の請求書を送信しました",
    ar: "فاتورتك الأولى في الطريق!",
  }),
  body: [
    p(
      {
        en: "We’ll tell you when it is opened.",
        ja: "相手が開いたらお知らせします。",
        ar: "سنخبرك عند فتحها.",
      }[lang],
    ),
  ],
});

export const hint = (lang: Lang): Hint => ({
  ...common,
  kind: "hint",
  key: "drafts",
  target: { test_id: "new-invoice", selector: "[data-testid=new-invoice]" },
  buttons: [],
  title: of(lang, {
    en: "Drafts save themselves",
    ja: "下書きは自動で保存されます",
    ar: "تُحفظ المسودات تلقائيًا",
  }),
  body: [
    p(
      {
        en: "Close an invoice at any time: you go on where you stopped.",
        ja: "請求書はいつ閉じても大丈夫です。続きから再開できます。",
        ar: "أغلق الفاتورة متى شئت: ستتابع من حيث توقفت.",
      }[lang],
    ),
  ],
});
