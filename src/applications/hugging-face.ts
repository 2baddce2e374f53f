import type { FileSource, OpenOptions } from "../data/file-source.js";
import { type FileTarget, formatOf, nameOf, putFiles } from "../data/file-target.js";
import { ArgumentError, FormatError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { openSafetensors } from "../io/open-safetensors.js";
import { saveSafetensors } from "../io/safetensors.js";
import { isA } from "../is-a.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import { isAdapted } from "../layers/lora.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../shape.js";
import { Tensor } from "../tensor.js";

/** A weight, and how it lies in a file of Hugging Face's. */
export interface StoredWeight {
  readonly name: string;
  readonly variable: Variable;
  /** How many of its axes are inputs: the others are one axis there, too. 0 for a vector. */
  readonly inputAxes: number;
  /** Whether it is [outputs, inputs] there, as PyTorch has it. */
  readonly transposed: boolean;
}

/** How a kernel lies in a file. Default: as here, the first of its axes the inputs. */
type Lie = Partial<Pick<StoredWeight, "inputAxes" | "transposed">>;

/** The weights of a layer that has a kernel and perhaps a bias, as `name.weight` and `name.bias`. */
export function kernel(name: string, layer: AnyLayer | undefined, lie?: Lie): StoredWeight[] {
  if (layer === undefined) return [];
  const bias = layer.hasVariable("bias") ? [vector(`${name}.bias`, layer.variable("bias"))] : [];
  return [table(`${name}.weight`, layer.variable("kernel"), lie), ...bias];
}

/** Those of a normalization. */
export function scale(name: string, layer: AnyLayer): StoredWeight[] {
  return [vector(`${name}.weight`, layer.variable("gamma")), vector(`${name}.bias`, layer.variable("beta"))];
}

/** A matrix. */
export function table(name: string, variable: Variable, { inputAxes = 1, transposed = false }: Lie = {}): StoredWeight {
  return { name, variable, inputAxes, transposed };
}

function vector(name: string, variable: Variable): StoredWeight {
  return { name, variable, inputAxes: 0, transposed: false };
}

/** As what a weight stands in a file. */
function storedShape({ variable: { shape }, inputAxes, transposed }: StoredWeight): Shape {
  const [inputs, outputs] = [sizeOf(shape.slice(0, inputAxes)), sizeOf(shape.slice(inputAxes))];
  if (inputAxes === 0) return [outputs];
  return transposed ? [outputs, inputs] : [inputs, outputs];
}

/**
 * Sets weights from a safetensors file, or the index of several, by their names there, before which a `prefix` may stand. What else the file holds, such as heads
 * for other ends, is left out. Rejects with a FormatError where one is missing or of another shape, and then sets none.
 */
export async function loadStored(
  where: string,
  weights: readonly StoredWeight[],
  prefix: string,
  source: FileSource,
  options: OpenOptions,
): Promise<void> {
  const { tensors } = await openSafetensors(source, options);
  const found = weights.map((weight) => {
    const older = weight.name
      .replace(/LayerNorm\.weight$/, "LayerNorm.gamma")
      .replace(/LayerNorm\.bias$/, "LayerNorm.beta");
    const names = [weight.name, older].flatMap((one) => [one, one.replace(prefix, ""), prefix + one]);
    const name = names.find((one) => Object.hasOwn(tensors, one));
    const tensor = name === undefined ? undefined : tensors[name];
    const expected = storedShape(weight);
    if (tensor !== undefined && sameShape(tensor.shape, expected)) return [weight, tensor] as const;
    throw new FormatError({
      where,
      problem: `${weight.name} does not fit`,
      expected: formatShape(expected),
      received: tensor === undefined ? "none in the file" : formatShape(tensor.shape),
      remedy: "Give the config that belongs to the weights",
    });
  });
  const read = await Promise.all(found.map(async ([weight, tensor]) => [weight, await tensor.read()] as const));
  for (const [{ variable, transposed }, tensor] of read)
    variable.set(transposed ? turned(tensor).values : tensor.values);
}

/** Writes weights as a safetensors file under their names there, and gives its bytes. Rejects with an ArgumentError after `enableLora`. */
export async function saveStored(
  where: string,
  model: AnyLayer,
  weights: readonly StoredWeight[],
  target: FileTarget,
): Promise<Uint8Array<ArrayBuffer>> {
  formatOf(where, target, ["safetensors"]);
  const adapted = [...model.modules()].find((layer) => isA(layer, Layer) && isAdapted(layer));
  if (adapted !== undefined) {
    const problem = `${adapted.name} computes with a change beside its weight`;
    throw new ArgumentError({ where, problem, remedy: "Call mergeLora first" });
  }
  const values = await model.getWeights();
  const byVariable = new Map(model.weights.map((variable, i) => [variable, values[i]]));
  const tensors = weights.flatMap((weight) => {
    const value = byVariable.get(weight.variable);
    if (value === undefined) return [];
    const shape = storedShape(weight);
    const flat = new Tensor(weight.transposed ? shape.toReversed() : shape, value.data, "float32");
    return [[weight.name, weight.transposed ? turned(flat) : flat] as const];
  });
  const bytes = saveSafetensors(Object.fromEntries(tensors), { format: "pt" }); // without which transformers refuses it
  await putFiles(where, target, [{ name: nameOf(target, "safetensors"), bytes }]);
  return bytes;
}

/** A matrix with rows and columns exchanged. */
function turned({ shape, values }: Tensor): Tensor<"float32"> {
  const [rows = 1, columns = 1] = shape;
  const out = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column] ?? 0;
  }
  return new Tensor([columns, rows], out, "float32");
}
