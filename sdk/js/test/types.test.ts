import { expectTypeOf, test } from "vitest";
import type * as core from "../../../widget/src/core/core";
import type { Widget } from "../../../widget/src/core/widget";
import type { Silence } from "../../../widget/src/surface";
import type { Annai, Happening, Person, Report, Setup } from "../src/index";

/** They are written twice, since the package's say things to its users; a call or field of one is one of both. */
test("the package's types are the widget's", () => {
  expectTypeOf<Required<Widget>>().toExtend<Annai>();
  expectTypeOf<keyof Annai>().toEqualTypeOf<keyof Widget>();
  expectTypeOf<Setup>().toEqualTypeOf<core.Setup>();
  expectTypeOf<Person>().toEqualTypeOf<Omit<core.Person, "user">>();
  expectTypeOf<Happening>().toEqualTypeOf<core.Happening>();
  expectTypeOf<Awaited<ReturnType<Widget["debug"]>>>().toExtend<Report>();
  expectTypeOf<keyof Awaited<ReturnType<Widget["debug"]>>>().toEqualTypeOf<keyof Report>();
  expectTypeOf<NonNullable<Report["silence"]>>().toEqualTypeOf<Silence>();
});
