import { viteCssText } from "./scripts/css-text.mjs";

/** Unit tests of the widget and the JS SDK run in Node: what needs a document is tested in a real browser. */
export default {
  plugins: [viteCssText],
  test: {
    include: [
      "widget/test/**/*.test.ts",
      "sdk/js/test/**/*.test.ts",
      "server/annai_server/admin/assets/**/*.test.ts",
    ],
    setupFiles: "widget/test/setup.mjs",
    environment: "node",
    restoreMocks: true,
  },
};
