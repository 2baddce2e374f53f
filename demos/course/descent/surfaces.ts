import { ops, type SymbolicTensor } from "wgrad";

/** A valley over the square from −1 to 1: its height in numbers, and the same in ops. */
export interface Surface {
  readonly height: (x: number, y: number) => number;
  readonly symbolic: (x: SymbolicTensor, y: SymbolicTensor) => SymbolicTensor;
  readonly lowest: readonly [number, number];
}

const { add, cos, multiply, square, subtract } = ops;

export const surfaces = {
  ravine: {
    height: (x, y) => 0.5 * (0.5 * (x - 0.7) ** 2 + 12 * (y + 0.2) ** 2),
    symbolic: (x, y) => multiply(add(multiply(square(subtract(x, 0.7)), 0.5), multiply(square(add(y, 0.2)), 12)), 0.5),
    lowest: [0.7, -0.2],
  },
  saddle: {
    height: (x, y) => 1.5 * x * x - 1.5 * y * y + 1.5 * y ** 4 + 0.375,
    symbolic: (x, y) =>
      add(subtract(multiply(square(x), 1.5), multiply(square(y), 1.5)), add(multiply(square(square(y)), 1.5), 0.375)),
    lowest: [0, Math.SQRT1_2],
  },
  banana: {
    height: (x, y) => 0.3 * (0.7 - x) ** 2 + 5 * (y + 0.4 - x * x) ** 2,
    symbolic: (x, y) =>
      add(multiply(square(subtract(0.7, x)), 0.3), multiply(square(subtract(add(y, 0.4), square(x))), 5)),
    lowest: [0.7, 0.09],
  },
  egg: {
    height: (x, y) => 0.6 * (x * x + y * y) + 0.4 - 0.2 * (Math.cos(9 * x) + Math.cos(9 * y)),
    symbolic: (x, y) =>
      subtract(
        add(multiply(add(square(x), square(y)), 0.6), 0.4),
        multiply(add(cos(multiply(x, 9)), cos(multiply(y, 9))), 0.2),
      ),
    lowest: [0, 0],
  },
} as const satisfies Readonly<Record<string, Surface>>;

export type SurfaceName = keyof typeof surfaces;
