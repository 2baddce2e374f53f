import { type FileSource, OPEN_OPTIONS, openFile } from "../data/file-source.js";
import { ArgumentError } from "../errors.js";
import type { AnyLayer } from "../layers/index.js";
import type { LoadWeightsOptions } from "../models/file-options.js";
import { refuseUnknown, withDefaults } from "../options.js";
import type { Tensor } from "../tensor.js";
import { isHdf5, readHdf5 } from "./hdf5/read.js";
import { isInt8, loadInt8Weights } from "./int8-weights.js";
import { firstLetter, parseJson } from "./json.js";
import { isZip, readArchive } from "./keras/archive.js";
import { isOlder, namedWeights } from "./keras/older-h5.js";
import { setVars } from "./keras/optimizer-files.js";
import { requireFit, type SetOptions } from "./keras/set-found.js";
import { readTfjs, withoutFiles } from "./keras/tfjs.js";
import { tfjsWeights } from "./keras/tfjs-weights.js";
import { findByName } from "./keras/weights-by-name.js";
import { type FoundWeights, findByPath, groupAt, numberedIn } from "./keras/weights-by-path.js";
import type { AnyModel } from "./model-json.js";
import { HEAD, isIndex, isSafetensors, openIndex, openTensors } from "./open-safetensors.js";
import { findInTensors } from "./safetensors-weights.js";
import { requireModel, weightsOf } from "./saved-model.js";

/** `model.loadWeights`. */
export async function loadWeights(
  model: AnyLayer,
  source: FileSource,
  options: LoadWeightsOptions = {},
): Promise<void> {
  requireModel("loadWeights", model);
  refuseUnknown("loadWeights", options, ["skipMismatch", "byName", ...OPEN_OPTIONS]);
  const { skipMismatch, byName } = withDefaults(
    "loadWeights",
    { skipMismatch: options.skipMismatch, byName: options.byName },
    { skipMismatch: false, byName: false },
  );
  const file = await openFile("loadWeights", source, options);
  const setting = { skipMismatch, byName };
  const head = await file.slice(0, Math.min(file.size, HEAD));
  if (isZip(head)) {
    const { weights } = readArchive(await file.whole());
    return setHdf5(model, weights ?? new Uint8Array(), setting);
  }
  if (isHdf5(head)) return setHdf5(model, await file.whole(), setting);
  if (!isSafetensors(head) && ["{", "["].includes(firstLetter(head))) {
    const json = parseJson("model.json", new TextDecoder().decode(await file.whole()));
    if (isIndex(json)) {
      refuseByName(byName);
      return set(model, findInTensors(model, await openIndex(json, file)), setting);
    }
    const { weights } = await tfjsWeights(readTfjs(json), file.beside ?? withoutFiles);
    return set(model, findByName(model, weights, setting), setting);
  }
  refuseByName(byName);
  const opened = await openTensors(file);
  if (isInt8(opened.metadata)) return loadInt8Weights(model, (await file.whole()) as Uint8Array<ArrayBuffer>);
  return set(model, findInTensors(model, opened), setting);
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
  const read = variables.map(async (variable, i) => (await found.values.get(variable)?.read()) ?? before[i]);
  await model.setWeights((await Promise.all(read)) as Tensor[]); // all were read before one is set
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
