import { expectTypeOf, test } from "vitest";
import type * as server from "../../../sdk/wire/types";
import type * as widget from "../../src/wire";

/** The generated types say what may come; the widget's say the same with unions told apart. Their fields are one list. */
test("the widget knows each field that the server's schemas promise, and no other", () => {
  expectTypeOf<keyof widget.Tour>().toEqualTypeOf<keyof server.Tour>();
  expectTypeOf<keyof widget.Step>().toEqualTypeOf<keyof server.Step>();
  expectTypeOf<keyof widget.Banner>().toEqualTypeOf<keyof server.Banner>();
  expectTypeOf<keyof widget.Checklist>().toEqualTypeOf<keyof server.Checklist>();
  expectTypeOf<keyof widget.Item>().toEqualTypeOf<keyof server.Item>();
  expectTypeOf<keyof widget.Toast>().toEqualTypeOf<keyof server.Toast>();
  expectTypeOf<keyof widget.Hint>().toEqualTypeOf<keyof server.Hint>();
  expectTypeOf<keyof widget.Media>().toEqualTypeOf<keyof server.Media>();
  expectTypeOf<keyof NonNullable<widget.Media["image"]>>().toEqualTypeOf<keyof server.Image>();
  expectTypeOf<keyof NonNullable<widget.Media["video"]>>().toEqualTypeOf<keyof server.Video>();
  expectTypeOf<keyof widget.Form>().toEqualTypeOf<keyof server.Form>();
  expectTypeOf<keyof widget.Field>().toEqualTypeOf<keyof server.Field>();
  expectTypeOf<keyof widget.DefinedEvent>().toEqualTypeOf<keyof server.DefinedEvent>();
  expectTypeOf<keyof widget.Ghost>().toEqualTypeOf<keyof server.Ghost>();
  expectTypeOf<keyof widget.Button>().toEqualTypeOf<keyof server.Button>();
  expectTypeOf<keyof widget.Target>().toEqualTypeOf<keyof server.Target>();
  expectTypeOf<keyof widget.Trace>().toEqualTypeOf<keyof server.Trace>();
  expectTypeOf<keyof widget.Trigger>().toEqualTypeOf<keyof server.Trigger>();
  expectTypeOf<keyof widget.MenuEntry>().toEqualTypeOf<keyof server.MenuEntry>();
  expectTypeOf<keyof widget.GuideState>().toEqualTypeOf<keyof server.GuideState>();
  expectTypeOf<keyof NonNullable<widget.GuideState["run"]>>().toEqualTypeOf<keyof server.OpenRun>();
  expectTypeOf<keyof widget.BootstrapRequest>().toEqualTypeOf<keyof server.BootstrapRequest>();
  expectTypeOf<keyof widget.BootstrapAnswer>().toEqualTypeOf<keyof server.BootstrapAnswer>();
  expectTypeOf<keyof widget.OutgoingEvent>().toEqualTypeOf<keyof server.OutgoingEvent>();
  expectTypeOf<keyof widget.EventsAnswer>().toEqualTypeOf<keyof server.EventsAnswer>();
});
