import { dictionary } from "../dictionary.js";
import { FormatError } from "../errors.js";
import { inWords } from "../in-words.js";
import type { OptimizerProgress } from "../optimizers/index.js";
import { isList, isRecord } from "../structure.js";
import type { Tensor } from "../tensor.js";
import { checkTrainingState, type TrainingState } from "../training/training-state.js";
import { parseJson } from "./json.js";
import { loadSafetensors, saveSafetensors } from "./safetensors.js";

const KEY = "wgrad.training";
const [WEIGHTS, SLOTS, OWN] = ["weights/", "slots/", "optimizer/"];

/**
 * A training state as the bytes of a safetensors file: weights and slots as tensors, the numbers in its metadata. Throws an
 * ArgumentError for what is no such state.
 */
export function saveTrainingState(state: TrainingState): Uint8Array<ArrayBuffer> {
  checkTrainingState("saveTrainingState", state);
  const { epoch, weights, optimizer, seeds } = state;
  const { iterations, learningRate, slots, own = {}, members } = optimizer;
  const tensors: [string, Tensor][] = [];
  for (const [path, weight] of Object.entries(weights)) tensors.push([WEIGHTS + path, weight]);
  for (const [path, own] of Object.entries(slots)) {
    for (const [slot, value] of Object.entries(own)) tensors.push([`${SLOTS}${slot}/${path}`, value]);
  }
  for (const [name, value] of Object.entries(own)) tensors.push([OWN + name, value]);
  const numbers = { epoch, iterations, learningRate, members, seeds };
  return saveSafetensors(dictionary(tensors), { [KEY]: JSON.stringify(numbers) });
}

/** Reads what {@link saveTrainingState} wrote. Throws a FormatError for a file that is damaged or holds something else. */
export function loadTrainingState(file: Uint8Array | ArrayBuffer): TrainingState {
  const { tensors, metadata } = loadSafetensors(file);
  const numbers = parseJson("loadTrainingState", metadata[KEY] ?? "null");
  if (!isRecord(numbers) || !isRecord(numbers.seeds))
    throw broken("it holds no training state", inWords(metadata[KEY]));
  const weights: [string, Tensor<"float32">][] = [];
  const own: [string, Tensor<"float32">][] = [];
  const slots = new Map<string, [string, Tensor<"float32">][]>();
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!isFloat32(tensor)) throw broken(`${name} is of another type`, tensor.dtype);
    if (name.startsWith(WEIGHTS)) weights.push([name.slice(WEIGHTS.length), tensor]);
    else if (name.startsWith(OWN)) own.push([name.slice(OWN.length), tensor]);
    else if (name.startsWith(SLOTS)) {
      const [slot = "", ...path] = name.slice(SLOTS.length).split("/");
      const others = slots.get(path.join("/")) ?? [];
      slots.set(path.join("/"), [...others, [slot, tensor]]);
    } else throw broken("a tensor that is neither a weight nor a slot", name);
  }
  return {
    epoch: number(numbers, "epoch"),
    weights: dictionary(weights),
    optimizer: {
      ...progress(numbers),
      slots: dictionary([...slots].map(([path, of]) => [path, dictionary(of)])),
      ...(own.length > 0 && { own: dictionary(own) }),
      ...(numbers.members !== undefined && { members: membersOf(numbers.members) }),
    },
    seeds: { random: number(numbers.seeds, "random"), fits: number(numbers.seeds, "fits") },
  };
}

function progress(numbers: Readonly<Record<string, unknown>>): OptimizerProgress {
  return { iterations: number(numbers, "iterations"), learningRate: number(numbers, "learningRate") };
}

function membersOf(members: unknown): OptimizerProgress[] {
  if (isList(members) && members.every(isRecord)) return members.map(progress);
  throw broken("it does not say how far its optimizers have come", inWords(members));
}

function isFloat32(tensor: Tensor): tensor is Tensor<"float32"> {
  return tensor.dtype === "float32";
}

function number(numbers: Readonly<Record<string, unknown>>, name: string): number {
  const value = numbers[name];
  if (typeof value === "number") return value;
  throw broken(`${name} is no number`, inWords(value));
}

function broken(problem: string, received: string): FormatError {
  return new FormatError({
    where: "loadTrainingState",
    problem,
    expected: "a file of saveTrainingState",
    received,
  });
}
