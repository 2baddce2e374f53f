import type { Variable } from "../graph/symbols/variable.js";
import { formatShape, sameShape } from "../shape.js";
import type { FoundWeights } from "./keras/weights-by-path.js";
import type { AnyModel } from "./model-json.js";
import type { OpenedSafetensors, StoredTensor } from "./open-safetensors.js";
import { MODEL, OPTIMIZER } from "./safetensors-model.js";
import { weightsOf } from "./saved-model.js";

/** The weights of a model in a file that has them by the paths of `variables()`. */
export function findInTensors(model: AnyModel, { tensors, metadata }: OpenedSafetensors): FoundWeights {
  const isModel = metadata[MODEL] !== undefined; // then what the optimizer keeps is there, too
  const left = new Set(Object.keys(tensors).filter((name) => !(isModel && name.startsWith(OPTIMIZER))));
  const values = new Map<Variable, StoredTensor>();
  const problems: string[] = [];
  for (const [path, variable] of weightsOf(model)) {
    const stored = left.delete(path) ? tensors[path] : undefined;
    if (stored === undefined) problems.push(`${path} is not in the file`);
    else if (sameShape(stored.shape, variable.shape)) values.set(variable, stored);
    else problems.push(`${path}: ${formatShape(variable.shape)}, ${formatShape(stored.shape)} in the file`);
  }
  return { values, problems: [...problems, ...[...left].map((path) => `${path} has no place in the model`)] };
}
