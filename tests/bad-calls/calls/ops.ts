import { examples } from "../../../scripts/document-ops/examples.js";
import { LayerTensor } from "../../../src/graph/symbols/layer-tensor.js";
import { type DType, SymbolicTensor } from "../../../src/index.js";
import * as ops from "../../../src/ops/index.js";
import { leaves } from "../../../src/structure.js";
import type { Call } from "../slots.js";

const everyOp: Readonly<Record<string, unknown>> = { ...ops };

/** Ops without tensors among their arguments are not recorded; these are their arguments. */
const plain: Readonly<Record<string, readonly unknown[]>> = {
  arange: [5],
  eye: [3],
  full: [[2, 3], 1],
  linspace: [0, 1],
  ones: [[2, 3]],
  randomBernoulli: [[2, 3]],
  randomGumbel: [[2, 3]],
  randomInteger: [[2, 3], 0, 9],
  randomNormal: [[2, 3]],
  randomTruncatedNormal: [[2, 3]],
  randomUniform: [[2, 3]],
  zeros: [[2, 3]],
  array: [[1, 2]],
  customGradient: [(x: SymbolicTensor) => [x, (upstream: SymbolicTensor) => upstream]],
  bartlett: [5],
  blackman: [5],
  geomspace: [1, 9],
  hamming: [5],
  hanning: [5],
  identity: [3],
  kaiser: [5, 8],
  logspace: [0, 1],
  tri: [3],
};

let made = 0;
const symbolic = (dtype: DType, shape: readonly number[]) =>
  new SymbolicTensor({ shape, dtype }, { kind: "input", name: `t${made++}` });

/** What an op is called with in its example: the call is recorded, as it is between layers. */
function recorded(name: keyof typeof examples): readonly unknown[] | undefined {
  const of = (dtype: DType, shape: readonly number[]) => new LayerTensor({ shape, dtype });
  const whole = /^bitwise|Shift$|bincount|multiHot|oneHot$|^gcd$|^lcm$|unravelIndex/.test(name);
  const t = Object.assign((shape: readonly number[]) => of(whole ? "int32" : "float32", shape), { of });
  const [first] = leaves<LayerTensor>(examples[name](t as never) as never);
  return first?.from?.args;
}

/** Symbolic tensors in place of the values between layers, made anew. */
function fresh(value: unknown): unknown {
  if (value instanceof LayerTensor) return symbolic(value.dtype, value.shape);
  if (Array.isArray(value)) return value.map(fresh);
  if (value instanceof SymbolicTensor || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fresh(one)]));
}

/** The options that an op knows, as its error for another one lists them. */
function optionsOf(op: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): string[] {
  try {
    op(...args, { nothingLikeIt: 1 });
  } catch (error) {
    const names = /no such option.*expected (?:any of|one of) (.*), received/.exec((error as Error).message)?.[1];
    return names?.split(", ") ?? [];
  }
  return [];
}

/** Every op with its arguments and, as far as it has any, its options. */
export function opCalls(): Call[] {
  return Object.entries(everyOp).flatMap(([name, op]): Call[] => {
    if (typeof op !== "function") return [];
    const example = plain[name] ?? recorded(name as keyof typeof examples);
    if (example === undefined) throw new Error(`no example of ops.${name}`);
    const last = example.at(-1);
    const hasOptions = example.length > 1 && typeof last === "object" && last?.constructor === Object;
    const positional = hasOptions ? example.slice(0, -1) : example;
    const args = () => [...positional.map(fresh), ...(hasOptions ? [fresh(last)] : [])];
    const run = op as (...args: readonly unknown[]) => unknown;
    return [
      {
        name: `ops.${name}`,
        names: [...positional.map((_, i) => `${i}`), "options"],
        args,
        options: optionsOf(run, positional.map(fresh)),
        run,
      },
    ];
  });
}
