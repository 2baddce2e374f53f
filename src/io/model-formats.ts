/** A whole model as the files of a format. */

import type { NamedFile } from "../data/file-target.js";
import { FormatError } from "../errors.js";
import type { AnyLayer } from "../layers/index.js";
import type { Tensor } from "../tensor.js";
import { type Description, describe } from "./describe.js";
import { writeHdf5 } from "./hdf5/write.js";
import { writeArchive } from "./keras/archive.js";
import { olderTree, optimizerTree } from "./keras/older-h5.js";
import { trainedOf, varsOf } from "./keras/optimizer-files.js";
import type { Quantization } from "./keras/quantized.js";
import { tfjsConfig } from "./keras/tfjs-config.js";
import { tfjsNames } from "./keras/tfjs-names.js";
import { tfjsOptimizerWeights, trainingToTfjs } from "./keras/tfjs-training.js";
import { putMember, treeByPath } from "./keras/weights-by-path.js";
import { type TfjsWeight, writeTfjs } from "./keras/write-tfjs.js";
import { type AnyModel, writingOf } from "./model-json.js";
import { saveSafetensors } from "./safetensors.js";
import { MODEL, OPTIMIZER, writeSharded } from "./safetensors-model.js";
import { trainingOf, VERSION, valuesOf, valueToSave, weightsOf } from "./saved-model.js";

/** Formats of whole models; `tfjs` is the one whose names end in `json`. */
export type ModelFormat = "keras" | "h5" | "json" | "tfjs" | "safetensors" | "safetensors.index.json";

/** Whose layout of weights this is. */
export const BACKEND = "tensorflow";

/** How the files of a model are written. */
export interface FilesOptions {
  readonly includeOptimizer: boolean;
  /** How many bytes of weights go into one file, where there are several. */
  readonly shardBytes: number;
  /** What weights become, where the format has smaller numbers. Default: they stay as they are. */
  readonly quantize?: Quantization | undefined;
}

/** The files of a model, the one that is opened first. */
export async function filesOfModel(
  model: AnyModel,
  format: ModelFormat,
  name: string,
  how: FilesOptions,
): Promise<readonly NamedFile[]> {
  const { includeOptimizer, shardBytes } = how;
  switch (format) {
    case "keras":
      return [{ name, bytes: await archiveOf(model, includeOptimizer) }];
    case "h5":
      return [{ name, bytes: await olderFileOf(model, includeOptimizer) }];
    case "json":
    case "tfjs":
      return tfjsFilesOf(model, name, how);
    case "safetensors":
    case "safetensors.index.json": {
      const { config, vars } = await describedOf(model, includeOptimizer);
      const values = await valuesOf(model);
      const weights = weightsOf(model).map(([path, variable]) => [path, valueToSave(values, variable)] as const);
      const tensors = [...weights, ...(vars ?? []).map((value, i) => [`${OPTIMIZER}${i}`, value] as const)];
      const metadata = { [MODEL]: JSON.stringify({ ...config, keras_version: VERSION }) };
      if (format !== "safetensors") return writeSharded(name, tensors, metadata, shardBytes);
      return [{ name, bytes: saveSafetensors(Object.fromEntries(tensors), metadata) }];
    }
  }
}

interface Described {
  readonly config: Description;
  readonly vars: readonly Tensor[] | undefined;
}

/** A model in Keras 3's words, with how it was compiled, and what its optimizer keeps. */
async function describedOf(model: AnyModel, includeOptimizer: boolean): Promise<Described> {
  const config = describe(model, writingOf(model));
  const training = includeOptimizer ? await trainingOf(model) : undefined;
  if (training === undefined) return { config, vars: undefined };
  return { config: { ...config, compile_config: training }, vars: await varsOf(model) };
}

async function archiveOf(model: AnyModel, includeOptimizer: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const { config, vars } = await describedOf(model, includeOptimizer);
  const tree = treeByPath(model, await valuesOf(model));
  if (vars !== undefined) putVars(tree, vars);
  return writeArchive(JSON.stringify(config), JSON.stringify({ keras_version: VERSION }), writeHdf5(tree));
}

async function olderFileOf(model: AnyModel, includeOptimizer: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const { config, vars } = await describedOf(model, includeOptimizer);
  const { module, registered_name: registered, compile_config: training, ...own } = config;
  const isOwn = module === null; // of a class of the user's
  return writeHdf5({
    attributes: {
      backend: BACKEND,
      keras_version: VERSION,
      model_config: JSON.stringify(isOwn ? { module, registered_name: registered, ...own } : own),
      ...(training !== undefined && { training_config: JSON.stringify(olderTraining(training as Description)) }),
    },
    members: {
      model_weights: olderTree(model, await valuesOf(model), { backend: BACKEND, keras_version: VERSION }),
      ...(vars !== undefined && { optimizer_weights: optimizerTree(vars) }),
    },
  });
}

function olderTraining({ optimizer, ...rest }: Description): Description {
  return { ...rest, optimizer_config: optimizer };
}

/** Puts what an optimizer keeps where Keras looks for it. */
export function putVars(tree: ReturnType<typeof treeByPath>, vars: readonly Tensor[]): void {
  putMember(tree, "optimizer/vars", { members: Object.fromEntries(vars.map((value, i) => [`${i}`, value])) });
}

async function tfjsFilesOf(
  model: AnyModel,
  name: string,
  { includeOptimizer, shardBytes, quantize }: FilesOptions,
): Promise<readonly NamedFile[]> {
  const writing = writingOf(model);
  const [shared] = writing.shared?.keys() ?? [];
  if (shared !== undefined) throw sharedIn(shared as AnyLayer);
  const topology = tfjsConfig(describe(model, writing));
  const training = includeOptimizer
    ? await trainingOf(model, (given) => trainingToTfjs(given, model.optimizer))
    : undefined;
  const names = tfjsNames(model);
  const values = await valuesOf(model);
  const nameOf = (variable: Parameters<typeof names.get>[0]) => names.get(variable) ?? variable.name;
  const weights = weightsOf(model).map(
    ([, variable]): TfjsWeight => ({ name: nameOf(variable), value: valueToSave(values, variable) }),
  );
  if (training !== undefined) {
    const { optimizer } = model;
    const progress = { ...optimizer.progress, slots: {} };
    const state = optimizer.iterations === 0 ? progress : await model.getOptimizerState();
    const trained = trainedOf(model, state).map((weight) => ({ ...weight, name: nameOf(weight.variable) }));
    for (const [name, value] of tfjsOptimizerWeights(optimizer, state, trained)) {
      weights.push({ name, value, group: "optimizer" });
    }
  }
  return writeTfjs(name, { topology, training }, weights, shardBytes, quantize);
}

function sharedIn({ name }: AnyLayer): FormatError {
  return new FormatError({
    where: name,
    problem: "tfjs makes a layer for each place where one stands",
    expected: "layers that stand in one model or layer each",
    received: "one that stands in several",
    remedy: "Save it as .keras",
  });
}
