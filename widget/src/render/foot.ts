import type { Room } from "../surface";

/** What a bar and a quiet offer take of the page's foot, so that what comes after stands above them. */
export const foot = (room: Room) =>
  room.shared("foot", () => ({ bar: 0, offer: 0, changed: () => {}, destroy() {} }));
