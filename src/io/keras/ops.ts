import { FormatError } from "../../errors.js";
import { isRecord } from "../../structure.js";
import { optionFromKeras, optionToKeras } from "../keras-names.js";
import { GET_ITEM, keyToKeras, NUMPY } from "./get-item.js";
import { dtypeHere } from "./read-options.js";

/**
 * Ops that are layers' equals in Keras's functional models: where it has their classes, and what of a call stands in their config, by Keras's
 * name, in the order of our arguments behind the tensors. A class is called as its op; `*`: all that is left are options of one name in both.
 */
const TABLE = `
numpy abs; add; subtract; multiply; divide; power; maximum; minimum; mod; negative; sign; sqrt; square; exp; expm1; log; log1p; log2; log10
numpy sin; cos; tan; arcsin; arccos; arctan; arctan2; sinh; cosh; tanh; arcsinh; arccosh; arctanh; ceil; floor; trunc; reciprocal; floorDivide
numpy equal; notEqual; greater; greaterEqual; less; lessEqual; logicalAnd; logicalOr; logicalNot; logicalXor; isnan; isinf; isfinite; where
numpy mean *; max *; min *; sum *; prod *; std *; variance=Var *; all *; any *; argmax *; argmin *; median *; cumsum *; cumprod *
numpy clip x_min x_max; reshape newshape; transpose axes; expandDims axis; squeeze axis; concat=Concatenate axis; stack axis; split indices_or_sections axis
numpy repeat repeats axis; tile repeats; roll shift axis; flip axis; moveaxis source destination; swapaxes axis1 axis2; matmul; dot; ravel; round decimals
numpy zerosLike *; onesLike *; broadcastTo shape; take *; takeAlongAxis *; sort *; argsort *; diff *; diagonal *; trace *; rot90 *; tril k; triu k; diag k
numpy countNonzero *; ptp *; nanmax *; nanmin *; nansum *; nanmean *; nanprod *; nanstd *; nanvar *; nanToNum *; append axis; tensordot axes; outer; inner
numpy cbrt; exp2; deg2rad; rad2deg; sinc; signbit; isneginf; isposinf; fmax; fmin; fmod; heaviside; hypot; logaddexp; logaddexp2; divideNoNan
numpy fliplr; flipud; hstack; vstack; pad pad_width *; einsum subscripts
nn multiHot num_classes *; threshold threshold default_value; depthToSpace block_size *; spaceToDepth block_size *
nn relu; relu6; sigmoid; silu; softplus; softsign; selu; hardSigmoid; hardSilu; hardTanh; logSigmoid; tanhShrink; sparsePlus; sparseSigmoid
nn elu *; celu *; gelu *; glu *; leakyRelu *; softmax *; logSoftmax *; hardShrink *; softShrink *; squareplus *; oneHot num_classes *; normalize *
math erf; erfc; erfinv; rsqrt; logsumexp *
core cast dtype; stopGradient
linalg det; inv; norm *`;

interface KerasOp {
  readonly module: string;
  readonly className: string;
  /** Config keys in the order of our arguments. */
  readonly positional: readonly string[];
  readonly hasOptions: boolean;
}

const byName: ReadonlyMap<string, KerasOp> = new Map(
  TABLE.trim()
    .split("\n")
    .flatMap((line) => {
      const [module = "", ...rest] = line.split(" ");
      return rest
        .join(" ")
        .split("; ")
        .map((entry): [string, KerasOp] => {
          const [names = "", ...keys] = entry.split(" ");
          const [name = "", className = name.charAt(0).toUpperCase() + name.slice(1)] = names.split("=");
          const positional = keys.filter((key) => key !== "*");
          return [name, { module: `keras.src.ops.${module}`, className, positional, hasOptions: keys.includes("*") }];
        });
    }),
);

const nameOf: ReadonlyMap<string, string> = new Map([
  ...[...byName].map(([name, { className }]) => [className, name] as const),
  ["Absolute", "abs"],
  ["Amax", "max"],
  ["Amin", "min"],
  ["Fabs", "abs"],
  ["TrueDivide", "divide"],
]);

/** Whether a module of a file is one of Keras's that hold ops. */
export function isKerasOp(module: unknown): boolean {
  return typeof module === "string" && /^keras\.(src\.)?ops\b/.test(module);
}

/** Whether Keras has an op of this name that is known here. */
export function isOpName(className: string): boolean {
  return className === GET_ITEM || nameOf.has(className);
}

/** Our name of an op of Keras's, and the arguments that its config holds. Throws a FormatError for one that is not known here. */
export function opFromKeras(className: string, config: unknown): { readonly name: string; readonly fixed: object } {
  const name = className === GET_ITEM ? GET_ITEM : nameOf.get(className);
  if (name === undefined) {
    throw new FormatError({
      where: className,
      problem: "no such op between layers",
      expected: `one of ${[...nameOf.keys()].join(", ")}`,
      received: className,
    });
  }
  const fixed = isRecord(config) ? Object.entries(config) : [];
  const set = fixed.filter(([key, value]) => key !== "name" && value !== null);
  return { name, fixed: Object.fromEntries(set.map(([key, value]) => [optionFromKeras(key), value])) };
}

/** What the op is called with here: tensors and what is positional, then the options, if there are any. */
export function opArguments(name: string, given: readonly unknown[], named: object): readonly unknown[] {
  const args = given.slice(0, given.findLastIndex((one) => one !== null) + 1); // what was left out stands there, too
  const options = new Map(Object.entries(named));
  const positional: unknown[] = [];
  for (const key of (byName.get(name)?.positional ?? []).map(optionFromKeras)) {
    if (!options.has(key)) break;
    positional.push(options.get(key));
    options.delete(key);
  }
  for (const [key, value] of options) {
    if (key === "dtype" && LIKE.includes(name)) options.set(key, dtypeHere(String(value)));
    else if (value === false || key === "dtype") options.delete(key); // the defaults of all
  }
  const rest = options.size === 0 ? [] : [Object.fromEntries(options)];
  return FIRST.includes(name) ? [...positional, ...args, ...rest] : [...args, ...positional, ...rest];
}

/** How Keras writes a call of an op; undefined for one that it does not have, or not in that way. */
export function opToKeras(
  name: string,
  args: readonly unknown[],
  named: object,
):
  | { readonly module: string; readonly class_name: string; readonly config: object; readonly args: readonly unknown[] }
  | undefined {
  if (name === "slice")
    return { module: NUMPY, class_name: GET_ITEM, config: {}, args: [args[0], keyToKeras(args[1])] };
  const op = byName.get(name);
  if (op === undefined) return undefined;
  const { module, className, positional, hasOptions } = op;
  const options = Object.entries(named);
  if (options.length > 0 && !hasOptions) return undefined;
  const count = FIRST.includes(name) ? positional.length : positional.length === 0 ? args.length : (TENSORS[name] ?? 1);
  const [head, tail] = [args.slice(0, count), args.slice(count)];
  const [tensors, fixed] = FIRST.includes(name) ? [tail, head] : [head, tail];
  const config = [
    ...fixed.map((value, i) => [positional[i] ?? "", value] as const),
    ...options.map(([key, value]) => [optionToKeras(key), value] as const),
  ];
  return { module, class_name: className, config: Object.fromEntries(config), args: tensors };
}

/** Of ops with positional arguments: how many stand before them, if not one. */
const TENSORS: Readonly<Record<string, number>> = { append: 2, tensordot: 2 };
/** Those that are called with what is positional first. */
const FIRST = ["einsum"];
/** Those whose type is told, if it is another than that of what they are like. */
const LIKE = ["zerosLike", "onesLike"];
