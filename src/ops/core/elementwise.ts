import { type DType, isFloat } from "../../dtype.js";
import { DTypeError, InternalError } from "../../errors.js";
import {
  applyOp,
  defineOp,
  type Gradients,
  type Neutral,
  type OpDefinition,
  type Tensors,
} from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, SymbolicTensor, type TensorSpec } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { broadcastShapes, sizeOf } from "../../shape.js";
import { cast } from "./cast.js";
import { meetingType, promoted } from "./promotion.js";
import { broadcastTo, sumTo } from "./sum.js";

/**
 * A row of the element-wise table. `forward` is a WGSL expression over the input names (`x`, or `a` and `b`) and the
 * attributes; `backward` gives, for each input, the gradient over those, the result `y` and the incoming gradient `g`.
 * The same text runs in the stand-alone kernel and in the epilogue of whatever it is fused into.
 */
export interface ElementwiseRow<I extends readonly string[], A extends object> {
  readonly name: string;
  readonly inputs: I;
  readonly attrs?: A;
  readonly forward: string;
  readonly backward?: { readonly [K in I[number]]?: string };
  /** Type of the result. Default: that of the inputs. */
  readonly result?: DType;
  /**
   * Which types it computes in. Default float32 only; float16 goes wherever that goes. Inputs of others are cast, all to the
   * {@link meetingType}: bool to int32, and what is whole to float32 where whole numbers are none of these.
   */
  readonly accepts?: readonly DType[];
  /** Whether the result of nothing but bool is bool again, though it is computed in whole numbers. */
  readonly keepsBool?: boolean;
  readonly library?: readonly string[];
  readonly fold?: (...inputs: number[]) => number;
  readonly neutral?: Neutral;
}

/** A number stands for a tensor of that value: see {@link meetingType} for its type. */
export type TensorOrNumber = SymbolicTensor | number;

type Call<I extends readonly string[], A extends object> = (
  ...args: [...inputs: { [K in keyof I]: TensorOrNumber }, attrs?: Partial<A>]
) => SymbolicTensor;

/** Declares one element-wise op from its row: shapes broadcast, gradients are summed back to each input's shape. */
export function defineElementwise<const I extends readonly string[], A extends object = object>(
  row: ElementwiseRow<I, A>,
): Call<I, A> & { readonly definition: OpDefinition } {
  const { name, inputs, backward = {} } = row;
  const accepts = (row.accepts ?? ["float32"]).flatMap((dtype): DType[] =>
    dtype === "float32" ? [dtype, "float16"] : [dtype],
  );
  const slopes = new Map<string, Slope>(
    Object.entries<string | undefined>(backward).map(([input, text = "g"]) => [input, slopeOf(row, input, text, 1)]),
  );
  const op = defineOp<I, A>({
    name,
    inputs,
    ...(row.attrs && { attrs: row.attrs }),
    infer(tensors) {
      const all: readonly SymbolicTensor[] = Object.values(tensors);
      const dtype = requireOneType(name, all, accepts);
      return { shape: broadcastShapes(name, ...all.map(({ shape }) => shape)), dtype: row.result ?? dtype };
    },
    elementwise: row.forward,
    ...(row.library && { library: row.library }),
    ...(row.fold && { fold: row.fold }),
    ...(row.neutral && { neutral: row.neutral }),
    gradient: (tensors, grad, out, attrs) =>
      pullBack(
        (input) => slopes.get(input),
        tensors as Tensors,
        { g: grad as SymbolicTensor, y: out as SymbolicTensor },
        attrs,
      ) as Gradients<I[number]>,
    cost: (specs) => {
      const all: readonly TensorSpec[] = Object.values(specs);
      const size = sizeOf(broadcastShapes(name, ...all.map(({ shape }) => shape)));
      return { flops: size, bytes: 4 * size * (inputs.length + 1) };
    },
  });
  const defaults: object = row.attrs ?? {};
  const isWhole = accepts.includes("int32");
  const call: (...args: never[]) => unknown = (...args: readonly unknown[]) => {
    const given = inputs.map((_, i) => args[i]);
    const attrs = withDefaults(
      name,
      args[inputs.length] === undefined ? {} : (args[inputs.length] as object),
      defaults,
    );
    const meeting = meetingType(given);
    const dtype = accepts.includes(meeting) ? meeting : isWhole ? meetingType([...given, 0]) : "float32";
    const tensors = inputs.map((input, i) => [input, toTensor(name, given[i], dtype)] as const);
    const { out } = applyOp(op.definition, Object.fromEntries(tensors), attrs);
    return row.keepsBool && meeting === "bool" && out ? cast(out, meeting) : out;
  };
  return Object.assign(
    recordable(name, [...inputs.map((input) => `${input}: operand`), "options?: options"], call) as Call<I, A>,
    { definition: op.definition },
  );
}

/** The inputs of an op that takes one tensor, and of one that takes two. */
export type Single = [x: TensorOrNumber];
export type Pair = [a: TensorOrNumber, b: TensorOrNumber];

/** An op that is one for floats and another for whole numbers: `kinds` are both, which calls between layers are calls of. */
export function byType<I extends Single | Pair>(
  floats: (...inputs: I) => SymbolicTensor,
  whole: (...inputs: I) => SymbolicTensor,
): ((...inputs: I) => SymbolicTensor) & { readonly kinds: readonly unknown[] } {
  const op = (...inputs: I) => {
    return (isFloat(meetingType(inputs)) ? floats : whole)(...inputs); // which refuse more than they take
  };
  return Object.assign(op, { kinds: [floats, whole] });
}

/** The type that all tensors have. Throws a DTypeError if they differ, or it is none of those accepted. */
export function requireOneType(where: string, tensors: readonly SymbolicTensor[], accepts: readonly DType[]): DType {
  const dtype = tensors[0]?.dtype ?? "float32";
  if (accepts.includes(dtype) && tensors.every((tensor) => tensor.dtype === dtype)) return dtype;
  throw new DTypeError({
    where,
    problem: "the types do not go together",
    expected: `inputs all of one type, one of ${accepts.join(", ")}`,
    received: tensors.map((t) => t.dtype).join(" and "),
    remedy: "Cast with ops.cast(x, dtype)",
  });
}

/**
 * A tensor of floats as it is, another or a number as a tensor of the given type. Throws a DTypeError where it does not fit that, or is
 * neither.
 */
export function toTensor(where: string, value: unknown, dtype: DType): SymbolicTensor {
  if (isA(value, SymbolicTensor)) return promoted(value, dtype);
  if (fits(value, dtype)) return fill(value, [], dtype);
  throw new DTypeError({
    where,
    problem: "no operand",
    expected: `a symbolic tensor, or a number within ${dtype}`,
    received: inWords(value),
  });
}

/** Whether a type can hold a number: floats any, rounded, the others whole numbers within their range. */
export function fits(value: unknown, dtype: DType): value is number {
  if (typeof value !== "number") return false;
  if (isFloat(dtype)) return true;
  if (dtype === "bool") return value === 0 || value === 1;
  return value === (dtype === "int32" ? value | 0 : value >>> 0);
}

/** What differentiates the text of a gradient: see {@link deriveTextsWith}. */
let differentiate:
  | ((text: string, by: string) => { readonly text: string; readonly library: readonly string[] } | undefined)
  | undefined;

/**
 * Gradients of gradients need their texts differentiated. Who asks for gradients brings what does that, so that a page that only trains
 * does without.
 */
export function deriveTextsWith(given: NonNullable<typeof differentiate>): void {
  differentiate = given;
}

/** The op that computes one input's gradient from that of the result; "same" where that passes as it is. */
type Slope = OpDefinition | "same";

/** What all slopes of a row have in common. */
type SlopeRow = Pick<ElementwiseRow<readonly string[], object>, "name" | "inputs" | "attrs" | "library">;

/** Gradients of a row's inputs, by the slopes that `known` tells, summed back to their shapes. `g` and `y` go by these names in the texts. */
function pullBack(
  slopeFor: (input: string) => Slope | undefined,
  tensors: Tensors,
  { y, ...incoming }: Tensors & { readonly y: SymbolicTensor },
  attrs: object,
): Tensors {
  const given = Object.entries(incoming).map(([name, grad]) => [name, broadcastTo(grad, y.shape)] as const);
  const known: Tensors = { y, ...tensors, ...Object.fromEntries(given) };
  const grads: Record<string, SymbolicTensor> = {};
  for (const [input, { shape, dtype }] of Object.entries(tensors)) {
    const slope = slopeFor(input);
    if (slope === undefined || !isFloat(dtype)) continue;
    const used = slope === "same" ? [] : slope.inputs.flatMap((n) => (known[n] === undefined ? [] : [[n, known[n]]]));
    const full = slope === "same" ? given[0]?.[1] : applyOp(slope, Object.fromEntries(used), attrs).out;
    if (full !== undefined) grads[input] = sumTo(full, shape);
  }
  return grads;
}

/**
 * The op that computes one input's gradient, of which `text` says how. Its own gradient, of the next order, is the same with the text
 * differentiated; the gradient that flows in is `g`, of the next order `g2`, ….
 */
function slopeOf(row: SlopeRow, input: string, text: string, order: number): Slope {
  const incoming = incomingOf(order);
  if (text === incoming) return "same";
  const words = new Set(text.match(/[a-zA-Z_]\w*/g));
  const names = [...row.inputs, ...Array.from({ length: order }, (_, i) => incomingOf(i + 1)), "y"];
  const next = new Map<string, Slope | undefined>();
  const nextSlope = (by: string): Slope | undefined => {
    if (!next.has(by)) {
      const derived = differentiate?.(text, by);
      const deeper =
        derived &&
        slopeOf({ ...row, library: derived.library }, by, `${incomingOf(order + 1)} * (${derived.text})`, order + 1);
      next.set(by, deeper);
    }
    return next.get(by);
  };
  return defineOp({
    name: row.inputs.length === 1 ? `${row.name}Gradient` : `${row.name}Gradient${input.toUpperCase()}`,
    inputs: names.filter((name) => words.has(name)),
    attrs: row.attrs ?? {},
    infer: (tensors) => ({
      shape: broadcastShapes(row.name, ...Object.values<SymbolicTensor>(tensors).map(({ shape }) => shape)),
      dtype: Object.values<SymbolicTensor>(tensors).find(({ dtype }) => isFloat(dtype))?.dtype ?? "float32",
    }),
    elementwise: text,
    ...(row.library && { library: row.library }),
    gradient(tensors, grad, out, attrs) {
      if (differentiate === undefined) throw new InternalError(`${row.name}: nothing differentiates its gradient`);
      return pullBack(nextSlope, tensors as Tensors, { [incomingOf(order + 1)]: grad, y: out }, attrs);
    },
  }).definition;
}

/** The gradient that flows into a slope of some order, in the texts. */
function incomingOf(order: number): string {
  return order === 1 ? "g" : `g${order}`;
}
