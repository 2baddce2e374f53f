import { type FileTarget, formatOf, nameOf, putFiles } from "../data/file-target.js";
import type { AnyLayer } from "../layers/index.js";
import type { SaveOptions } from "../models/file-options.js";
import { withDefaults } from "../options.js";
import { writeHdf5 } from "./hdf5/write.js";
import { olderTree } from "./keras/older-h5.js";
import { varsOf } from "./keras/optimizer-files.js";
import { treeByPath } from "./keras/weights-by-path.js";
import { BACKEND, putVars } from "./model-formats.js";
import type { AnyModel } from "./model-json.js";
import { saveSafetensors } from "./safetensors.js";
import { requireModel, VERSION, valuesOf, valueToSave, weightsOf } from "./saved-model.js";

/** `model.saveWeights`. */
export async function saveWeights(
  model: AnyLayer,
  target: FileTarget,
  options: Pick<SaveOptions, "includeOptimizer"> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  requireModel("saveWeights", model);
  const { includeOptimizer } = withDefaults("saveWeights", options, { includeOptimizer: true });
  const format = formatOf("saveWeights", target, ["weights.h5", "h5", "safetensors"]);
  const bytes = await bytesOfWeights(model, format, includeOptimizer);
  await putFiles("saveWeights", target, [{ name: nameOf(target, format), bytes }]);
  return bytes;
}

async function bytesOfWeights(
  model: AnyModel,
  format: "weights.h5" | "h5" | "safetensors",
  includeOptimizer: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const values = await valuesOf(model);
  if (format === "safetensors") {
    return saveSafetensors(
      Object.fromEntries(weightsOf(model).map(([path, variable]) => [path, valueToSave(values, variable)])),
    );
  }
  if (format === "h5") return writeHdf5(olderTree(model, values, { backend: BACKEND, keras_version: VERSION }));
  const tree = treeByPath(model, values);
  const isCompiled = includeOptimizer && (await model.getCompileConfig()) !== undefined;
  const vars = isCompiled ? await varsOf(model) : undefined;
  if (vars !== undefined) putVars(tree, vars);
  return writeHdf5(tree);
}
