import { type FileSource, OPEN_OPTIONS, type OpenOptions, openFile } from "../data/file-source.js";
import { type FileTarget, formatOf, putFile } from "../data/file-target.js";
import { ArgumentError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import { Model } from "../models/index.js";
import { refuseUnknown, withDefaults } from "../options.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { type Description, describe, refuse, type Writing } from "./describe.js";
import { isHdf5, readHdf5 } from "./hdf5/read.js";
import { writeHdf5 } from "./hdf5/write.js";
import { isInt8, loadInt8Weights } from "./int8-weights.js";
import { firstLetter, parseJson } from "./json.js";
import { isZip, readArchive, writeArchive } from "./keras/archive.js";
import { compileToKeras } from "./keras/compile-config.js";
import { isOlder, namedWeights, olderTree, optimizerTree } from "./keras/older-h5.js";
import { setVars, varsOf } from "./keras/optimizer-files.js";
import { requireFit, type SetOptions } from "./keras/set-found.js";
import { readTfjs, withoutFiles } from "./keras/tfjs.js";
import { tfjsWeights } from "./keras/tfjs-weights.js";
import { findByName } from "./keras/weights-by-name.js";
import { type FoundWeights, findByPath, groupAt, numberedIn, putMember, treeByPath } from "./keras/weights-by-path.js";
import { type AnyModel, specialModels } from "./model-json.js";
import { loadSafetensors, saveSafetensors } from "./safetensors.js";

/** The version that files say they are of: the first that has all that is in them. */
const VERSION = "3.0.0";

/** How {@link saveModel} writes. */
export interface SaveOptions {
  /** Whether what `compile` was told and what the optimizer has come to are written, too. Default true. */
  readonly includeOptimizer?: boolean | undefined;
}

/** How {@link loadWeights} reads. */
export interface LoadWeightsOptions extends OpenOptions {
  /** Whether weights that do not fit are left as they are, with a warning. Default false: they are an error. */
  readonly skipMismatch?: boolean | undefined;
  /**
   * Whether only layers that the file names get their weights, and all others stay as they are: for a model that shares some of its layers
   * with the one that was saved. For files that name layers: Keras's older `.h5`, and tfjs's. Default false.
   */
  readonly byName?: boolean | undefined;
}

/**
 * Writes the whole model: its layers, weights, what `compile` was told and what the optimizer has come to. `loadModel` makes it again, and so
 * does `keras.saving.load_model` in Python.
 *
 * The name's end is the format: `.keras`, Keras's own, or `.h5`, the one before. In a page the file is downloaded; in Node a name is a
 * path; a file handle is written to; `{ format: "keras" }` only gives the bytes, which are the result in any case.
 *
 * Rejects with a FormatError for what no file can hold: functions, and classes that were not made known with `registerClass`.
 *
 * @example
 * await saveModel(model, "digits.keras");
 * const bytes = await saveModel(model, { format: "keras" });
 */
export async function saveModel(
  layer: AnyLayer,
  target: FileTarget,
  options: SaveOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  requireModel("saveModel", layer);
  const { includeOptimizer } = withDefaults("saveModel", options, { includeOptimizer: true });
  const format = formatOf("saveModel", target, ["keras", "h5"]);
  const model = layer as AnyModel;
  const writing: Writing = { special: specialModels, keep: refuse };
  const config = describe(model, writing);
  const values = await valuesOf(model);
  const training = includeOptimizer ? await trainingOf(model, writing) : undefined;
  const vars = training === undefined ? undefined : await varsOf(model);
  let bytes: Uint8Array<ArrayBuffer>;
  if (format === "keras") {
    const tree = treeByPath(model, values);
    if (vars !== undefined) putVars(tree, vars);
    const json = JSON.stringify({ ...config, ...(training !== undefined && { compile_config: training }) });
    bytes = writeArchive(json, JSON.stringify({ keras_version: VERSION }), writeHdf5(tree));
  } else {
    const { module, registered_name: registered, ...own } = config;
    const isOwn = module === null; // of a class of the user's
    bytes = writeHdf5({
      attributes: {
        backend: BACKEND,
        keras_version: VERSION,
        model_config: JSON.stringify(isOwn ? { module, registered_name: registered, ...own } : own),
        ...(training !== undefined && { training_config: JSON.stringify(olderTraining(training)) }),
      },
      members: {
        model_weights: olderTree(model, values, { backend: BACKEND, keras_version: VERSION }),
        ...(vars !== undefined && { optimizer_weights: optimizerTree(vars) }),
      },
    });
  }
  await putFile("saveModel", target, bytes);
  return bytes;
}

/** Whose layout of weights this is. */
const BACKEND = "tensorflow";

function olderTraining({ optimizer, ...rest }: Description): Description {
  return { ...rest, optimizer_config: optimizer };
}

function putVars(tree: ReturnType<typeof treeByPath>, vars: readonly Tensor[]): void {
  putMember(tree, "optimizer/vars", { members: Object.fromEntries(vars.map((value, i) => [`${i}`, value])) });
}

/** How the model was compiled, as Keras writes it; undefined where it was not, or by what no file can hold. */
async function trainingOf(model: AnyModel, writing: Writing): Promise<Description | undefined> {
  const given = await model.getCompileConfig();
  if (given === undefined) return undefined;
  try {
    return compileToKeras(given, writing);
  } catch (error) {
    console.warn(
      `${model.name}: is saved as if it were not compiled, since ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  }
}

/**
 * Writes the weights alone: `.weights.h5` as Keras does, `.h5` as it did before, or `.safetensors` by the paths of `variables()`. Targets as
 * for {@link saveModel}. With `.weights.h5` goes what the optimizer has come to.
 */
export async function saveWeights(
  layer: AnyLayer,
  target: FileTarget,
  options: SaveOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  requireModel("saveWeights", layer);
  const { includeOptimizer } = withDefaults("saveWeights", options, { includeOptimizer: true });
  const format = formatOf("saveWeights", target, ["weights.h5", "h5", "safetensors"]);
  const model = layer as AnyModel;
  const values = await valuesOf(model);
  let bytes: Uint8Array<ArrayBuffer>;
  if (format === "safetensors") {
    const named = weightsOf(model).map(([path, variable]) => [path, values.get(variable)] as const);
    bytes = saveSafetensors(Object.fromEntries(named) as Record<string, Tensor>);
  } else if (format === "h5") {
    bytes = writeHdf5(olderTree(model, values, { backend: BACKEND, keras_version: VERSION }));
  } else {
    const tree = treeByPath(model, values);
    const isCompiled = includeOptimizer && (await model.getCompileConfig()) !== undefined;
    const vars = isCompiled ? await varsOf(model) : undefined;
    if (vars !== undefined) putVars(tree, vars);
    bytes = writeHdf5(tree);
  }
  await putFile("saveWeights", target, bytes);
  return bytes;
}

/**
 * Sets the weights from a file: any of those that {@link saveModel} and {@link saveWeights} write, those of `saveInt8Weights`, or a model of
 * tfjs's. The model must be of the same layers; their names do not count, unless `byName`.
 *
 * Rejects with a FormatError for a damaged file and for weights that do not fit, and then sets nothing.
 */
export async function loadWeights(
  layer: AnyLayer,
  source: FileSource,
  options: LoadWeightsOptions = {},
): Promise<void> {
  requireModel("loadWeights", layer);
  refuseUnknown("loadWeights", options, ["skipMismatch", "byName", ...OPEN_OPTIONS]);
  const { skipMismatch, byName } = withDefaults(
    "loadWeights",
    { skipMismatch: options.skipMismatch, byName: options.byName },
    { skipMismatch: false, byName: false },
  );
  const model = layer as AnyModel;
  const { bytes, beside } = await openFile("loadWeights", source, options);
  const setting = { skipMismatch, byName };
  if (isZip(bytes)) {
    const { weights } = readArchive(bytes);
    return setHdf5(model, weights ?? new Uint8Array(), setting);
  }
  if (isHdf5(bytes)) return setHdf5(model, bytes, setting);
  if (["{", "["].includes(firstLetter(bytes))) {
    const json = readTfjs(parseJson("model.json", new TextDecoder().decode(bytes)));
    const { weights } = await tfjsWeights(json, beside ?? withoutFiles);
    return set(model, findByName(model, weights, setting), setting);
  }
  refuseByName(byName);
  if (isInt8(bytes)) return loadInt8Weights(model, bytes as Uint8Array<ArrayBuffer>);
  return set(model, findInSafetensors(model, bytes), setting);
}

async function setHdf5(model: AnyModel, bytes: Uint8Array, options: SetOptions): Promise<void> {
  const root = readHdf5(bytes);
  if (isOlder(root)) return set(model, findByName(model, namedWeights(root), options), options);
  refuseByName(options.byName);
  await set(model, findByPath(model, root), options);
  const vars = numberedIn(groupAt(root, "optimizer/vars"));
  if (vars.length > 0 && (await model.getCompileConfig()) !== undefined) await setVars(model, vars);
}

/** Sets what was found, and what was not to what it is. */
async function set(model: AnyModel, found: FoundWeights, options: SetOptions): Promise<void> {
  requireFit(model, found, options.skipMismatch);
  const variables = weightsOf(model).map(([, variable]) => variable);
  const isWhole = variables.every((variable) => found.values.has(variable));
  const before = isWhole ? [] : await model.getWeights();
  await model.setWeights(variables.map((variable, i) => (found.values.get(variable) ?? before[i]) as Tensor));
}

function findInSafetensors(model: AnyModel, bytes: Uint8Array): FoundWeights {
  const { tensors } = loadSafetensors(bytes as Uint8Array<ArrayBuffer>);
  const left = new Map(Object.entries(tensors));
  const values = new Map<Variable, Tensor>();
  const problems: string[] = [];
  for (const [path, variable] of weightsOf(model)) {
    const tensor = left.get(path);
    left.delete(path);
    if (tensor === undefined) problems.push(`${path} is not in the file`);
    else if (sameShape(tensor.shape, variable.shape)) values.set(variable, tensor);
    else problems.push(`${path}: ${formatShape(variable.shape)}, ${formatShape(tensor.shape)} in the file`);
  }
  return { values, problems: [...problems, ...[...left.keys()].map((path) => `${path} has no place in the model`)] };
}

function refuseByName(byName: boolean): void {
  if (!byName) return;
  throw new ArgumentError({
    where: "loadWeights",
    problem: "the file does not name its layers",
    expected: "an .h5 file as Keras wrote it before, or a model of tfjs's",
    received: "byName with weights by path",
    remedy: "Leave byName out",
  });
}

/** All weights by their paths, in the order of `getWeights`. */
function weightsOf(model: AnyModel): readonly (readonly [path: string, variable: Variable])[] {
  return [...model.variables({ of: (part) => isA(part, Layer) })];
}

async function valuesOf(model: AnyModel): Promise<ReadonlyMap<Variable, Tensor>> {
  const values = await model.getWeights();
  return new Map(
    weightsOf(model).flatMap(([, variable], i) => (values[i] === undefined ? [] : [[variable, values[i]]])),
  );
}

function requireModel(where: string, model: unknown): void {
  if (isA(model, Model)) return;
  throw new ArgumentError({ where, problem: "no such model", expected: "a model", received: inWords(model) });
}
