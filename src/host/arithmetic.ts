import { convert } from "../convert.js";
import { arrayKinds, type DType, isFloat, type TensorData } from "../dtype.js";
import { DTypeError } from "../errors.js";
import { broadcastShapes, type Shape, sizeOf } from "../shape.js";
import { eachRun, spreadStrides } from "./places.js";

/** What arithmetic works on: the elements as numbers, of float16 too. */
export interface Operand<D extends DType = DType> {
  readonly shape: Shape;
  readonly dtype: D;
  readonly values: TensorData[DType];
}

/** Arithmetic of two numbers; whole numbers wrap around, as on the GPU. */
interface Arithmetic {
  readonly accepts: readonly DType[];
  readonly float: (a: number, b: number) => number;
  readonly whole: (a: number, b: number) => number;
}

const NUMBERS: readonly DType[] = ["float32", "float16", "int32", "uint32"];

export type Operator = "add" | "sub" | "mul" | "div";

const table: Readonly<Record<Operator, Arithmetic>> = {
  add: { accepts: NUMBERS, float: (a, b) => a + b, whole: (a, b) => a + b },
  sub: { accepts: NUMBERS, float: (a, b) => a - b, whole: (a, b) => a - b },
  mul: { accepts: NUMBERS, float: (a, b) => a * b, whole: Math.imul },
  div: { accepts: ["float32", "float16"], float: (a, b) => a / b, whole: (a, b) => a / b },
};

/** Throws a DTypeError unless `op` takes tensors of these types, which must be one. */
export function requireTypes(op: Operator, a: DType, b: DType): void {
  const { accepts } = table[op];
  if (a === b && accepts.includes(a)) return;
  throw new DTypeError({
    where: `Tensor.${op}`,
    problem: "the types do not go together",
    expected: `both of one type, one of ${accepts.join(", ")}`,
    received: `${a} and ${b}`,
    remedy: "Use cast(dtype)",
  });
}

/** `a` and `b`, broadcast as in NumPy, element by element. Throws a ShapeError where their shapes do not go together. */
export function arithmetic<D extends DType>(
  op: Operator,
  a: Operand<D>,
  b: Operand<D>,
): { readonly shape: Shape; readonly data: TensorData[D] } {
  const { dtype } = a;
  const shape = broadcastShapes(`Tensor.${op}`, a.shape, b.shape);
  const computed = new arrayKinds[dtype === "float16" ? "float32" : dtype](sizeOf(shape));
  const compute = isFloat(dtype) ? table[op].float : table[op].whole;
  const [x, y] = [a.values, b.values];
  let at = 0;
  eachRun(shape, spreadStrides(a.shape, shape), spreadStrides(b.shape, shape), (count, i, stepI, j, stepJ) => {
    for (let k = 0; k < count; k++) computed[at + k] = compute(x[i + k * stepI] ?? 0, y[j + k * stepJ] ?? 0);
    at += count;
  });
  return { shape, data: convert(`Tensor.${op}`, computed, dtype).data };
}
