import { oneOf } from "../check.js";
import { type FileSource, OPEN_OPTIONS, type OpenedFile, type OpenOptions, openFile } from "../data/file-source.js";
import { FormatError } from "../errors.js";
import { inWords } from "../in-words.js";
import { refuseUnknown } from "../options.js";
import { isRecord } from "../structure.js";
import type { Reading } from "./describe.js";
import { isHdf5, readHdf5 } from "./hdf5/read.js";
import { firstLetter, parseJson } from "./json.js";
import { isZip, readArchive } from "./keras/archive.js";
import { compileFromKeras } from "./keras/compile-config.js";
import { namedWeights, optimizerWeights } from "./keras/older-h5.js";
import { setVars } from "./keras/optimizer-files.js";
import type { StoredVar } from "./keras/optimizer-vars.js";
import { setFound } from "./keras/set-found.js";
import { readTfjs, type TfjsModel, withoutFiles } from "./keras/tfjs.js";
import { tfjsWeights } from "./keras/tfjs-weights.js";
import { findByName } from "./keras/weights-by-name.js";
import { findByPath, groupAt, numberedIn } from "./keras/weights-by-path.js";
import { type AnyModel, dialectOf, modelFrom, specialModels } from "./model-json.js";
import { HEAD, isIndex, isSafetensors, type OpenedSafetensors, openIndex, openTensors } from "./open-safetensors.js";
import { type CustomObjects, checkCustomObjects } from "./registry.js";
import { MODEL, OPTIMIZER } from "./safetensors-model.js";
import { findInTensors } from "./safetensors-weights.js";

/** How {@link loadModel} reads. */
export interface LoadModelOptions extends OpenOptions {
  /** What names in the file mean: classes of layers, losses and the like, and functions, such as activations. */
  readonly customObjects?: CustomObjects | undefined;
  /** Whether to compile the model as it was, and to set what its optimizer had come to. Default true. */
  readonly compile?: boolean | undefined;
}

/**
 * Opens a model of Keras or tfjs: `.keras`, `.h5` of Keras 2 and 3, or a `model.json` of tfjs's layers with the files beside it; or one that
 * `model.save` has put into `.safetensors`. What it is, the content tells. It predicts what it predicted there, and can be trained on.
 *
 * `source` is a URL, a File or Blob, a Response, bytes, or in Node a path; of tfjs's models in several files a list of them, too.
 *
 * Rejects with a FormatError for what is damaged or holds what is not known here, and a DownloadError for what does not come.
 *
 * @example
 * const model = await loadModel("digits.keras");
 * const dropped = await loadModel(file);   // a File, from an input or a drop
 */
export async function loadModel(source: FileSource, options: LoadModelOptions = {}): Promise<AnyModel> {
  refuseUnknown("loadModel", options, ["customObjects", "compile", ...OPEN_OPTIONS]);
  const { customObjects = {}, compile = true } = options;
  oneOf("loadModel", "compile", compile, [true, false]);
  checkCustomObjects("loadModel", customObjects);
  const opened = await open(await openFile("loadModel", source, options), customObjects);
  const { model, reading } = opened;
  await opened.setWeights();
  const training = compile ? compileFromKeras(opened.training, reading) : undefined;
  if (training === undefined) return model;
  model.compile(training);
  await model.getCompileConfig(); // loads what was named
  await setVars(model, opened.optimizer, reading.dialect);
  return model;
}

/** A file with a model, taken apart. */
interface Opened {
  readonly model: AnyModel;
  readonly reading: Reading;
  readonly setWeights: () => Promise<void>;
  /** How it was compiled. */
  readonly training: unknown;
  readonly optimizer: readonly StoredVar[];
}

async function open(file: OpenedFile, custom: CustomObjects): Promise<Opened> {
  const head = await file.slice(0, Math.min(file.size, HEAD));
  if (isSafetensors(head)) return openTensorsModel(await openTensors(file), custom);
  if (isZip(head)) return openArchive(await file.whole(), custom);
  if (isHdf5(head)) return openOlder(await file.whole(), custom);
  if (firstLetter(head) === "{") {
    const json = parseJson("model.json", new TextDecoder().decode(await file.whole()));
    return isIndex(json)
      ? openTensorsModel(await openIndex(json, file), custom)
      : openTfjs(readTfjs(json), file.beside ?? withoutFiles, custom);
  }
  throw new FormatError({
    where: "loadModel",
    problem: "no model",
    expected: "a .keras, .h5 or .safetensors file, or a model.json",
    received: `${file.size} other bytes`,
    remedy: "For files of weights alone, make the model and call loadWeights",
  });
}

/** Weights are read one by one. */
async function openTensorsModel(opened: OpenedSafetensors, custom: CustomObjects): Promise<Opened> {
  const { tensors, metadata } = opened;
  const config = metadata[MODEL];
  if (config === undefined) throw noModelIn(`${MODEL} in its metadata`);
  const description = recordOf(MODEL, config);
  const dialect = dialectOf(description.keras_version);
  const model = modelFrom("loadModel", description, { dialect, custom });
  const optimizer: StoredVar[] = [];
  for (let i = 0; tensors[`${OPTIMIZER}${i}`] !== undefined; i++) {
    const tensor = await tensors[`${OPTIMIZER}${i}`]?.read();
    if (tensor !== undefined) optimizer.push({ shape: tensor.shape, read: () => tensor });
  }
  return {
    model,
    reading: { special: specialModels, dialect, custom },
    setWeights: () => setFound(model, findInTensors(model, opened)),
    training: description.compile_config,
    optimizer,
  };
}

function openArchive(bytes: Uint8Array, custom: CustomObjects): Opened {
  const { config, metadata, weights } = readArchive(bytes);
  const description = recordOf("config.json", config);
  const dialect = dialectOf(recordOf("metadata.json", metadata).keras_version);
  const model = modelFrom("loadModel", description, { dialect, custom });
  const root = weights === undefined ? undefined : readHdf5(weights);
  return {
    model,
    reading: { special: specialModels, dialect, custom },
    setWeights: async () => root && setFound(model, findByPath(model, root)),
    training: description.compile_config,
    optimizer: root === undefined ? [] : numberedIn(groupAt(root, "optimizer/vars")),
  };
}

function openOlder(bytes: Uint8Array, custom: CustomObjects): Opened {
  const root = readHdf5(bytes);
  const [config, training, version] = ["model_config", "training_config", "keras_version"].map((name) =>
    root.attributes.get(name),
  );
  if (typeof config !== "string") throw noModelIn("an attribute model_config");
  const dialect = dialectOf(version ?? "2.0");
  const model = modelFrom("loadModel", recordOf("model_config", config), { dialect, custom, shares: false });
  return {
    model,
    reading: { special: specialModels, dialect, custom },
    setWeights: () => setFound(model, findByName(model, namedWeights(root))),
    training: typeof training === "string" ? parseJson("training_config", training) : undefined,
    optimizer: optimizerWeights(root).map(({ data }) => data),
  };
}

async function openTfjs(
  json: TfjsModel,
  beside: NonNullable<OpenedFile["beside"]>,
  custom: CustomObjects,
): Promise<Opened> {
  const { topology } = json;
  if (topology === undefined) throw noModelIn("a modelTopology");
  const { weights, optimizer } = await tfjsWeights(json, beside);
  const version = json.version ?? topology.keras_version;
  const dialect = String(version).startsWith("tfjs") ? "tfjs" : dialectOf(version ?? "2.0");
  const model = modelFrom("loadModel", topology, { dialect, custom, shares: false });
  return {
    model,
    reading: { special: specialModels, dialect, custom },
    setWeights: () => setFound(model, findByName(model, weights)),
    training: json.training,
    optimizer,
  };
}

function noModelIn(expected: string): FormatError {
  return new FormatError({
    where: "loadModel",
    problem: "the file holds weights and no model",
    expected,
    received: "none",
    remedy: "Make the model, and call loadWeights",
  });
}

function recordOf(where: string, text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(where, text);
  if (isRecord(value)) return value;
  throw new FormatError({ where, problem: "no model", expected: "a record", received: inWords(value) });
}
