import { putFiles } from "../data/file-target.js";
import { nodeFiles, pathOf, readPath, removePath } from "../data/node-files.js";
import { getPlaced, isPlaced, listPlaced, removePlaced } from "../data/places/placed.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import type { TrainingState } from "../training/training-state.js";
import { saveModel } from "./save-model.js";
import { saveWeights } from "./save-weights.js";
import { requireModel } from "./saved-model.js";
import { loadTrainingState, saveTrainingState } from "./training-state.js";

/**
 * The files that the browser keeps for this page, by their addresses, in no order: those of `model.save` and the like under `indexeddb://` and
 * `opfs://`. Rejects with an ArgumentError for another address, and where there is no such place.
 *
 * @example await listFiles("opfs://"); // ["opfs://digits.keras"]
 */
export async function listFiles(prefix: string): Promise<readonly string[]> {
  if (typeof prefix === "string" && isPlaced(prefix)) return listPlaced("listFiles", prefix);
  const expected = "indexeddb:// or opfs://, and what the names begin with";
  throw new ArgumentError({ where: "listFiles", problem: "no such place", expected, received: inWords(prefix) });
}

/**
 * Removes a file that the browser keeps, or in Node the one of a path; one that is not there is no error. Of a model in several files the others
 * stay. Rejects with an ArgumentError for another address.
 *
 * @example await removeFile("indexeddb://digits");
 */
export async function removeFile(address: string): Promise<void> {
  if (typeof address === "string" && address !== "") {
    if (isPlaced(address)) return removePlaced("removeFile", address);
    const path = pathOf(address);
    if (path !== undefined) return removePath("removeFile", path);
  }
  const expected = "an address of indexeddb:// or opfs://, or in Node a path";
  throw new ArgumentError({ where: "removeFile", problem: "no such file", expected, received: inWords(address) });
}

/** Puts a model under a name, or its weights alone. */
export async function putCheckpoint(model: unknown, name: string, weightsOnly: boolean): Promise<void> {
  requireModel("ModelCheckpoint", model);
  await (weightsOnly ? saveWeights : saveModel)(model, name);
}

/** Puts a training state into a file, in the place of the last one. */
export async function putTrainingState(file: string, state: TrainingState): Promise<void> {
  await putFiles(WHERE, file, [{ name: file, bytes: saveTrainingState(state) }]);
}

/** The training state in a file; undefined where there is no file of that name. */
export async function getTrainingState(file: string): Promise<TrainingState | undefined> {
  const bytes = await bytesAt(file);
  return bytes === undefined ? undefined : loadTrainingState(bytes);
}

const WHERE = "BackupAndRestore";

async function bytesAt(file: string): Promise<Uint8Array | undefined> {
  if (isPlaced(file)) {
    const blob = await getPlaced(WHERE, file);
    return blob === undefined ? undefined : new Uint8Array(await blob.arrayBuffer());
  }
  const path = pathOf(file);
  const expected = "indexeddb:// or opfs:// and a name, or in Node a path";
  if (path === undefined) throw new ArgumentError({ where: WHERE, problem: "no such place", expected, received: file });
  const isThere = await nodeFiles()
    ?.stat(path)
    .then(
      () => true,
      () => false,
    );
  return isThere ? readPath(WHERE, path) : undefined;
}
