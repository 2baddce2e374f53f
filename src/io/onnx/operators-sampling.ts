import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import type { Call, Row } from "./call.js";

/** Places along an axis, from −1 to 1, in pixels. */
function inPixels(places: SymbolicTensor, size: number, corners: boolean): SymbolicTensor {
  const half = corners ? (size - 1) / 2 : size / 2;
  return ops.add(ops.multiply(places, half), (size - 1) / 2);
}

/** Thrown back at the ends, as often as need be. */
function reflected(places: SymbolicTensor, size: number, corners: boolean): SymbolicTensor {
  const [low, high] = corners ? [0, size - 1] : [-0.5, size - 0.5];
  const length = high - low;
  if (length === 0) return ops.zerosLike(places);
  const round = ops.mod(ops.subtract(places, low), 2 * length);
  return ops.add(ops.minimum(round, ops.subtract(2 * length, round)), low);
}

/** Neighbours along an axis, each with its place and its share. */
type Taps = readonly (readonly [place: SymbolicTensor, share: SymbolicTensor | undefined])[];

function tapsAt(mode: string, places: SymbolicTensor): Taps {
  if (mode === "nearest") return [[ops.round(places), undefined]];
  const first = ops.floor(places);
  const share = ops.subtract(places, first);
  if (mode === "linear")
    return [
      [first, ops.subtract(1, share)],
      [ops.add(first, 1), share],
    ];
  return [-1, 0, 1, 2].map((i) => [ops.add(first, i), cubic(ops.abs(ops.subtract(share, i)))] as const);
}

/** Keys's cubic convolution (1981), with a = −0.75. */
function cubic(d: SymbolicTensor): SymbolicTensor {
  const polynomial = (...factors: readonly number[]) =>
    factors.reduce<SymbolicTensor | number>((y, factor) => ops.add(ops.multiply(y, d), factor), 0) as SymbolicTensor;
  const far = ops.where(ops.less(d, 2), polynomial(-0.75, 3.75, -6, 3), 0);
  return ops.where(ops.lessEqual(d, 1), polynomial(1.25, -2.25, 0, 1), far);
}

/** Pictures read at places of a grid (Jaderberg et al., "Spatial transformer networks", 2015). [n, c, h, w], [n, h', w', 2] → [n, c, h', w'] */
const gridSample: Row = (call) => {
  const [x, grid] = [call.tensor(0), call.tensor(1)];
  call.needs(x.rank === 4, `rank ${x.rank}`);
  const mode = modeOf(call);
  const padding = call.text("padding_mode", "zeros");
  call.needs(["zeros", "border", "reflection"].includes(padding), `padding ${padding}`);
  const corners = call.number("align_corners", 0) === 1;
  const [n = 1, c = 1, h = 1, w = 1] = x.shape;
  const [across, down] = ops.unstack(grid, -1).map((one, i) => {
    const size = i === 0 ? w : h;
    const places = inPixels(one, size, corners);
    if (padding === "reflection" && mode !== "cubic") return ops.clip(reflected(places, size, corners), 0, size - 1);
    return padding === "border" && mode !== "cubic" ? ops.clip(places, 0, size - 1) : places;
  }) as [SymbolicTensor, SymbolicTensor];
  const pixels = ops.reshape(ops.transpose(x, [0, 2, 3, 1]), [n * h * w, c]);
  const own = ops.reshape(ops.multiply(ops.arange(n), h * w), [n, 1, 1]);
  /** What lies at whole places, [n, h', w', c]. */
  const at = (row: SymbolicTensor, column: SymbolicTensor) => {
    const within = (places: SymbolicTensor, size: number) => {
      const turned = padding === "reflection" ? reflected(places, size, corners) : places;
      return ops.cast(ops.clip(ops.round(turned), 0, size - 1), "int32");
    };
    const place = ops.add(ops.add(ops.multiply(within(row, h), w), within(column, w)), own);
    const found = ops.take(pixels, place, { axis: 0 });
    if (padding !== "zeros") return found;
    const inside = (places: SymbolicTensor, size: number) =>
      ops.logicalAnd(ops.greaterEqual(places, 0), ops.lessEqual(places, size - 1));
    const isThere = ops.logicalAnd(inside(row, h), inside(column, w));
    return ops.where(ops.expandDims(isThere, -1), found, 0);
  };
  const terms = tapsAt(mode, down).flatMap(([row, rowShare]) =>
    tapsAt(mode, across).map(([column, columnShare]) => {
      const value = at(row, column);
      if (rowShare === undefined || columnShare === undefined) return value;
      return ops.multiply(value, ops.expandDims(ops.multiply(rowShare, columnShare), -1));
    }),
  );
  return ops.transpose(
    terms.reduce((sum, term) => ops.add(sum, term)),
    [0, 3, 1, 2],
  );
};

/** As of opset 20; before that, modes were named after pictures. */
function modeOf(call: Call): string {
  const given = call.text("mode", "linear");
  const mode = given === "bilinear" ? "linear" : given === "bicubic" ? "cubic" : given;
  call.needs(["nearest", "linear", "cubic"].includes(mode), `mode ${given}`);
  return mode;
}

export const sampling: Readonly<Record<string, Row>> = { GridSample: gridSample };
