/** tfjs's layers models: `model.json` with the config and a manifest of weights, and files of their bytes beside it. */

import { ArgumentError, FormatError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isList, isRecord } from "../../structure.js";
import { pathBeside, requireFiles } from "../beside.js";
import type { Description } from "../describe.js";

/** What such a model is, without its weights. */
export interface TfjsModel {
  /** `{ class_name, config }`; undefined where there are weights alone. */
  readonly topology: Description | undefined;
  readonly version: unknown;
  readonly training: unknown;
  readonly groups: readonly { readonly paths: readonly string[]; readonly weights: readonly unknown[] }[];
}

/** Takes a `model.json` apart, or the list of weights that older files are. Throws a FormatError for another one: a graph model, say. */
export function readTfjs(json: unknown): TfjsModel {
  const { modelTopology: outer = null, weightsManifest: manifest = [], trainingConfig, format } = partsOf(json);
  if (format === "graph-model" || (isRecord(outer) && isList(outer.node))) throw graphModel(outer);
  if (format !== undefined && format !== "layers-model") {
    throw broken("no layers model", "the format layers-model", inWords(format));
  }
  if (outer !== null && !isRecord(outer)) {
    throw broken("no layers model", "a model.json with a modelTopology", inWords(outer));
  }
  const groups: readonly unknown[] = isList(manifest) ? manifest : [];
  if (!groups.every((one) => isRecord(one) && isList(one.paths) && isList(one.weights))) {
    throw broken("its manifest is not known", "groups of { paths, weights }", inWords(manifest));
  }
  return {
    topology: outer === null ? undefined : isRecord(outer.model_config) ? outer.model_config : outer,
    version: outer?.keras_version,
    training: trainingConfig ?? outer?.training_config,
    groups: groups as TfjsModel["groups"],
  };
}

function partsOf(json: unknown): Readonly<Record<string, unknown>> {
  if (isList(json)) return { weightsManifest: json };
  if (isRecord(json) && (isRecord(json.modelTopology) || isList(json.weightsManifest))) return json;
  throw broken("no layers model", "a model.json with a modelTopology", inWords(json));
}

/** The error for a graph of TensorFlow's operations: its layers are gone, and with them what could be opened here. */
function graphModel(topology: unknown): FormatError {
  const nodes = isRecord(topology) && isList(topology.node) ? ` of ${topology.node.length} operations` : "";
  return new FormatError({
    where: "model.json",
    problem: "a graph model has no layers",
    expected: "a layers model",
    received: `a graph model${nodes}`,
    remedy:
      "Convert the Keras model with --output_format tfjs_layers_model, or this one with " +
      "python -m tf2onnx.convert --tfjs model.json --output model.onnx, and open that with loadOnnx",
  });
}

/** The files of each group. Throws a FormatError for one that is not beside `model.json` or below, or that stands there twice. */
export function pathsOf({ groups }: TfjsModel): readonly (readonly string[])[] {
  const paths = groups.map(({ paths }) => paths.map((path) => pathBeside("model.json", path)));
  requireFiles("model.json", paths.flat());
  return paths;
}

/** The error for files of tfjs's that do not fit together. */
export function broken(problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where: "model.json", problem, expected, received, remedy: "Get the files again" });
}

/** What gives a file that cannot be had: a `model.json` came alone. */
export async function withoutFiles(name: string): Promise<never> {
  throw new ArgumentError({
    where: "model.json",
    problem: "the weights of the model are in files beside it",
    expected: `${name}, too`,
    received: "model.json alone",
    remedy: "Give its URL or path, or a list of all its files",
  });
}
