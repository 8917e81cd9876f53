import type { Rect, Size } from "./place";

/**
 * What of a view lies in none of the holes, as the path of a `clip-path`: holes may overlap, and reach out of it. In
 * rectangles, because no rule by which paths are filled leaves out where two holes overlap.
 */
export function around({ width, height }: Size, holes: readonly Rect[]): string {
  const across = cuts(
    width,
    holes.flatMap((hole) => [hole.x, hole.x + hole.width]),
  );
  const down = cuts(
    height,
    holes.flatMap((hole) => [hole.y, hole.y + hole.height]),
  );
  const within = (x: number, y: number) =>
    holes.some((hole) => x > hole.x && x < hole.x + hole.width && y > hole.y && y < hole.y + hole.height);
  const cells = down.flatMap(([top, bottom]) =>
    across
      .filter(([left, right]) => !within((left + right) / 2, (top + bottom) / 2))
      .map(([left, right]) => `M${left} ${top}H${right}V${bottom}H${left}Z`),
  );
  return `path("${cells.join("")}")`;
}

/** Between one edge and the next, from one end of the view to the other. */
function cuts(length: number, edges: readonly number[]): [number, number][] {
  const inner = edges.filter((edge) => edge > 0 && edge < length);
  const all = [...new Set([0, ...inner, length])].sort((one, other) => one - other);
  return all.slice(1).map((edge, n) => [all[n] as number, edge]);
}
