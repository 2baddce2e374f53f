import type { DType } from "../dtype.js";
import { InternalError } from "../errors.js";
import { mapTree, type Tree } from "../structure.js";
import { Tensor } from "../tensor.js";
import type { Samples } from "./samples.js";
import type { Purpose } from "./step-program.js";

/** The step that a program is kept under this key for, with zeros as its batch: `Steps` writes the keys. */
export function stepOf(key: string): { readonly purpose: Purpose; readonly batch: Samples } {
  const [, purpose, specs] = /^\S+ \S+ (train|test|predict) (.*)$/.exec(key) ?? [];
  if (purpose === undefined || specs === undefined) throw new InternalError(`${key}: no key of a step`);
  const batch: unknown = mapTree(JSON.parse(specs) as Tree<string>, (spec: string) => {
    const [dtype, shape = ""] = spec.split(" ");
    return Tensor.zeros(shape === "" ? [] : shape.split(",").map(Number), dtype as DType);
  });
  return { purpose: purpose as Purpose, batch: batch as Samples };
}
