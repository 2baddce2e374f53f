import { oneOf } from "../check.js";
import { ArgumentError } from "../errors.js";
import type { AnyLayer } from "../layers/index.js";
import { Tensor } from "../tensor.js";
import { fromInt8, toInt8 } from "./abs-max.js";
import { axesByVariable, weightsByPath } from "./int8-weights.js";
import { requireModel } from "./saved-model.js";

/** `model.quantize`. */
export async function quantizeModel(model: AnyLayer, mode: "int8"): Promise<void> {
  const where = "quantize";
  requireModel(where, model);
  oneOf(where, "mode", mode, ["int8"]);
  const values = await model.getWeights();
  const axesOf = axesByVariable(model);
  if (axesOf.size === 0) {
    const expected = "a layer with a kernel or embeddings";
    throw new ArgumentError({ where, problem: "nothing to quantize", expected, received: model.name });
  }
  const rounded = weightsByPath(model).map(([path, variable], i) => {
    const [value, axes] = [values[i] as Tensor<"float32">, axesOf.get(variable)];
    if (axes === undefined) return value;
    const { shape, values: steps, scale } = toInt8(`${where}: ${path}`, value, axes);
    return fromInt8(new Tensor(shape, Int32Array.from(steps), "int32"), scale);
  });
  await model.setWeights(rounded);
}
