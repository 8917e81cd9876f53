import { expectTypeOf, test } from "vitest";
import type { Setup as WidgetSetup } from "../../../widget/src/core/core";
import type { Widget } from "../../../widget/src/core/widget";
import type { Annai, Report, Setup } from "../src/index";

test("the package's types are the widget's", () => {
  expectTypeOf<Widget>().toExtend<Annai>();
  expectTypeOf<keyof Annai>().toEqualTypeOf<keyof Widget>();
  expectTypeOf<Setup>().toExtend<WidgetSetup>();
  expectTypeOf<Awaited<ReturnType<Widget["debug"]>>>().toExtend<Report>();
});
