import { hearDefined } from "../signals/defined";
import type { Core } from "./core";
import type { Director } from "./director";

/** What authors defined becomes the host's own event of that name, as if its code had told it. */
export const define = ({ scope, feed, room, record }: Core, director: Director) =>
  hearDefined(scope, {
    defined: () => feed.answer?.defined ?? [],
    view: () => director.view,
    here: room.here,
    record(name) {
      record({ name, properties: { defined: true } });
      director.view.heard.add(name);
      director.consider();
    },
  });
