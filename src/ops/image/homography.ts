import { minus, over, type PerImage, plus, times } from "./per-image.js";
import type { Projection } from "./projection.js";

/** A place (x, y). */
export type Point = readonly [x: PerImage, y: PerImage];

type Triple = readonly [PerImage, PerImage, PerImage];

/**
 * The projection that shows at the four `end` points what was at the four `start` points (Heckbert, "Fundamentals of texture
 * mapping and image warping", 1989). Both are bases of the projective plane, so that it is one's matrix times the other's
 * adjugate: nothing is solved. `size`, of the order of the coordinates, keeps the products in range.
 */
export function homography(start: readonly Point[], end: readonly Point[], size: number): Projection {
  const from = basisOf(start, size);
  const to = basisOf(end, size);
  const [l0, l1, l2] = to.scales;
  const adjugate = to.adjugate.map((row, i) => {
    const others = [times(l1, l2), times(l0, l2), times(l0, l1)];
    return row.map((entry) => times(entry, others[i] ?? 1));
  });
  const entry = (row: number, column: number) =>
    from.points
      .map((point, i) => times(times(point[row] ?? 0, from.scales[i] ?? 0), adjugate[i]?.[column] ?? 0))
      .reduce(plus);
  const last = entry(2, 2);
  const [a0 = 0, a1 = 0, a2 = 0, b0 = 0, b1 = 0, b2 = 0, c0 = 0, c1 = 0] = Array.from({ length: 8 }, (_, i) =>
    over(entry(Math.floor(i / 3), i % 3), last),
  );
  return {
    a: [a0, a1, times(a2, size)],
    b: [b0, b1, times(b2, size)],
    c: [over(c0, size), over(c1, size)],
  };
}

/** Homogeneous points p0, p1, p2 as columns, the adjugate of that matrix, and scales with which they add up to p3. */
function basisOf(points: readonly Point[], size: number) {
  const homogeneous = points.map(([x, y]): Triple => [over(x, size), over(y, size), 1]);
  const [p0 = ZERO, p1 = ZERO, p2 = ZERO, p3 = ZERO] = homogeneous;
  const adjugate = [cross(p1, p2), cross(p2, p0), cross(p0, p1)] as const;
  const [l0, l1, l2] = [dot(adjugate[0], p3), dot(adjugate[1], p3), dot(adjugate[2], p3)];
  return { points: [p0, p1, p2], adjugate, scales: [l0, l1, l2] as const };
}

const ZERO: Triple = [0, 0, 0];

function cross([a0, a1, a2]: Triple, [b0, b1, b2]: Triple): Triple {
  const wedge = (p: PerImage, q: PerImage, r: PerImage, s: PerImage) => minus(times(p, s), times(q, r));
  return [wedge(a1, a2, b1, b2), wedge(a2, a0, b2, b0), wedge(a0, a1, b0, b1)];
}

function dot([a0, a1, a2]: Triple, [b0, b1, b2]: Triple): PerImage {
  return plus(plus(times(a0, b0), times(a1, b1)), times(a2, b2));
}
