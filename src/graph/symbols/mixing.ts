import { isFloat } from "../../dtype.js";
import type { OpDefinition, Tensors } from "./op.js";
import type { SymbolicTensor } from "./tensor.js";

/** How ops get along with both float types at once. */
export interface Mixing {
  readonly cast: (x: SymbolicTensor, dtype: "float32" | "float16") => SymbolicTensor;
  /** Hears of each input that an op could only read at full width. */
  readonly onWidened?: (op: OpDefinition, input: string) => void;
}

let current: Mixing | undefined;

/**
 * Runs `build`, in which ops do not refuse float16 that they have no kernel for, or that comes together with float32, but read it as
 * float32. So do the gradient rules of these ops, whenever they run.
 */
export function mixing<T>(how: Mixing | undefined, build: () => T): T {
  const outer = current;
  current = how;
  try {
    return build();
  } finally {
    current = outer;
  }
}

/** How the ops that are called now get along with both float types; undefined: they do not. */
export function currentMixing(): Mixing | undefined {
  return current;
}

/** Whether an op has kernels that read an input as float16. Element-wise ops and views always do. */
export function readsHalves({ halves, elementwise, view }: OpDefinition, input: string): boolean {
  if (elementwise !== undefined || view !== undefined || halves === true) return true;
  return halves !== undefined && halves !== false && halves.includes(input.replace(/\.\d+$/, ""));
}

/** The inputs of an op as it can read them: those that may be float16 all of one width, the others float32. */
export function evened(op: OpDefinition, inputs: Tensors, { cast, onWidened }: Mixing): Tensors {
  const floats = Object.entries(inputs).filter(([, { dtype }]) => isFloat(dtype));
  if (floats.every(([, { dtype }]) => dtype === "float32")) return inputs;
  const readable = floats.filter(([name]) => readsHalves(op, name));
  const narrow = readable.every(([, { dtype }]) => dtype === "float16") ? readable : [];
  const changed = floats.flatMap(([name, tensor]) => {
    if (tensor.dtype === "float32" || narrow.some(([other]) => other === name)) return [];
    onWidened?.(op, name);
    return [[name, cast(tensor, "float32")] as const];
  });
  return changed.length === 0 ? inputs : { ...inputs, ...Object.fromEntries(changed) };
}
