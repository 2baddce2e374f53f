import { DTypeError } from "../../src/errors.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import { traced } from "../../src/graph/symbols/trace.js";
import { type DType, SymbolicTensor } from "../../src/index.js";
import type { Example } from "./examples.js";

/** What trying an op's example tells. */
export interface Abilities {
  /** The types it takes where the example leaves the type free. */
  readonly dtypes: readonly DType[];
  /** How many tensors of floats there are, and how many of them get a gradient. */
  readonly floats: number;
  readonly differentiable: number;
}

/** The types that are tried. */
export const DTYPES = ["float32", "float16", "int32", "uint32", "bool"] as const satisfies readonly DType[];

/** Calls an op, in symbols, with tensors of every type, and asks for its gradients. */
export function probe(example: Example): Abilities {
  const tried = DTYPES.flatMap((dtype) => {
    const one = attempt(example, dtype);
    return one === undefined ? [] : [{ dtype, ...one }];
  });
  const { inputs, outputs } = tried.find(({ dtype }) => dtype === "float32") ?? { inputs: [], outputs: [] };
  const floats = inputs.filter(({ dtype }) => dtype === "float32");
  const reached = outputs.filter(({ dtype }) => dtype === "float32").flatMap((output) => reach(output, floats));
  return {
    dtypes: tried.map(({ dtype }) => dtype),
    floats: floats.length,
    differentiable: new Set(reached).size,
  };
}

/** Runs an example with one type; undefined if the op refuses the type. */
function attempt(example: Example, dtype: DType) {
  const inputs: SymbolicTensor[] = [];
  const of = (type: DType, shape: readonly number[]) => {
    const tensor = new SymbolicTensor({ shape, dtype: type }, { kind: "input", name: `input ${inputs.length}` });
    inputs.push(tensor);
    return tensor;
  };
  const make = Object.assign((shape: readonly number[]) => of(dtype, shape), { of });
  try {
    const { result } = traced(() => example(make));
    const outputs: readonly SymbolicTensor[] = result instanceof SymbolicTensor ? [result] : Object.values(result);
    return { inputs, outputs };
  } catch (error) {
    if (error instanceof DTypeError) return undefined;
    throw error;
  }
}

/** The tensors that a gradient comes back to. */
function reach(output: SymbolicTensor, floats: readonly SymbolicTensor[]): SymbolicTensor[] {
  const seed = new SymbolicTensor({ shape: output.shape }, { kind: "input", name: "gradient" });
  const { result } = traced(() => gradients(output, floats, seed));
  return floats.filter((_, i) => result[i]?.source.kind !== "fill");
}
