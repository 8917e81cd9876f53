/** What a card may hold: an image, a video, a form. */

import type { Form, Media } from "../src/wire";
import { type Lang, of } from "./words";

export const image = (lang: Lang): Media => ({
  image: {
    src: "/picture.svg",
    alt: {
      en: "An invoice with three lines and its total",
      ja: "明細が3行ある請求書と合計金額",
      ar: "فاتورة بثلاثة بنود ومجموعها",
    }[lang],
    width: 640,
    height: 320,
  },
});

export const video = (lang: Lang): Media => ({
  video: {
    title: {
      en: "Invoices in two minutes",
      ja: "2分でわかる請求書の作り方",
      ar: "الفواتير في دقيقتين",
    }[lang],
    frame: "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1",
    page: "https://www.youtube.com/watch?v=abcdefghijk",
  },
});

export const form = (lang: Lang): Form => ({
  key: "how",
  fields: [
    {
      key: "ease",
      type: "rating",
      label: of(lang, {
        en: "How easy was your first invoice?",
        ja: "最初の請求書は簡単に作れましたか？",
        ar: "ما مدى سهولة فاتورتك الأولى؟",
      }),
      required: true,
      scale: 5,
      low: of(lang, { en: "Hard", ja: "難しい", ar: "صعبة" }),
      high: of(lang, { en: "Easy", ja: "簡単", ar: "سهلة" }),
    },
    {
      key: "recommend",
      type: "rating",
      label: of(lang, {
        en: "Would you recommend us?",
        ja: "周りの方に勧めたいと思いますか？",
        ar: "هل توصي بنا؟",
      }),
      scale: 10,
    },
    {
      key: "role",
      type: "choice",
      label: of(lang, { en: "What do you do?", ja: "お仕事は何ですか？", ar: "ما عملك؟" }),
      required: true,
      options: [
        { key: "design", label: of(lang, { en: "Design", ja: "デザイン", ar: "تصميم" }) },
        { key: "code", label: of(lang, { en: "Software", ja: "ソフトウェア開発", ar: "برمجة" }) },
        { key: "other", label: of(lang, { en: "Something else", ja: "その他", ar: "شيء آخر" }) },
      ],
    },
    {
      key: "wants",
      type: "choice",
      many: true,
      label: of(lang, { en: "What would help?", ja: "あると便利な機能", ar: "ما الذي يساعدك؟" }),
      options: [
        { key: "remind", label: of(lang, { en: "Reminders", ja: "リマインダー", ar: "تذكيرات" }) },
        { key: "export", label: of(lang, { en: "Exports", ja: "データの書き出し", ar: "تصدير" }) },
      ],
    },
    {
      key: "words",
      type: "text",
      label: of(lang, { en: "In your own words", ja: "ご意見・ご感想", ar: "بكلماتك" }),
      long: true,
    },
  ],
  submit: of(lang, { en: "Send", ja: "送信する", ar: "إرسال" }),
});

/** One question on one line, as a banner has room for. */
export const question = (lang: Lang): Form => ({
  key: "word",
  fields: [
    {
      key: "name",
      type: "text",
      label: of(lang, { en: "Your company", ja: "会社名", ar: "شركتك" }),
      required: true,
    },
  ],
  submit: of(lang, { en: "Send", ja: "送信する", ar: "إرسال" }),
});
