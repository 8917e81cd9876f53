import type { Room } from "../surface";

/** What a bar takes of the page's foot, so that a launcher stands above it. */
export const foot = (room: Room) =>
  room.shared("foot", () => ({ height: 0, changed: () => {}, destroy() {} }));
