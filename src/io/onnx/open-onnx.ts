import { oneOf } from "../../check.js";
import { type FileSource, OPEN_OPTIONS, openFile } from "../../data/file-source.js";
import { ArgumentError, FormatError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords, shortened } from "../../in-words.js";
import { Input, Model } from "../../models/index.js";
import { refuseUnknown } from "../../options.js";
import { isList } from "../../structure.js";
import type { LoadOnnxOptions, OnnxModel } from "../load-onnx.js";
import type { FilesBeside } from "./beside.js";
import { typeOf } from "./elements.js";
import { OnnxGraph } from "./graph-layer.js";
import { decodeModel, filesBeside, type OnnxValueInfo } from "./proto.js";

/** Opens a graph from wherever it is: see `loadOnnx`. */
export async function openOnnx(source: FileSource, options: LoadOnnxOptions = {}): Promise<OnnxModel> {
  const where = "loadOnnx";
  refuseUnknown(where, options, ["outputs", "name", "trainable", ...OPEN_OPTIONS]);
  const { whole, beside } = await openFile(where, source, options);
  const bytes = await whole();
  const files = new Map<string, Uint8Array>();
  for (const name of filesBeside(bytes)) files.set(name, await (await (beside ?? alone)(name)).whole());
  return readOnnx(bytes, options, files);
}

/** Reads a graph. `files` are those beside it. */
export function readOnnx(bytes: Uint8Array, options: LoadOnnxOptions = {}, files: FilesBeside = new Map()): OnnxModel {
  const where = "loadOnnx";
  const { outputs, name, trainable = true } = options;
  if (typeof trainable !== "function") oneOf(where, "trainable", trainable, [true, false]);
  const model = decodeModel(bytes, files);
  const given = new Set([...model.nodes.flatMap((node) => node.outputs), ...model.initializers.map((one) => one.name)]);
  if (outputs !== undefined && outputs !== null && !isList(outputs)) throw noOutputs(inWords(outputs));
  const wanted = outputs ?? model.outputs.map((one) => one.name);
  if (wanted.length === 0) throw noOutputs("none");
  for (const one of wanted) oneOf(where, "outputs", one, [...given]);
  const learns = typeof trainable === "function" ? trainable : () => trainable;
  const graph = new OnnxGraph(model, wanted, learns, { name: name ?? undefined });
  const inputs = model.inputs.map(inputFor);
  if (inputs.length === 0) throw new FormatError({ where, problem: "the graph has no inputs" });
  const results = graph.apply(inputs);
  const [onlyInput, onlyOutput] = [inputs[0], results[0]];
  return new Model<SymbolicTensor | SymbolicTensor[], SymbolicTensor | SymbolicTensor[]>({
    inputs: inputs.length === 1 && onlyInput ? onlyInput : inputs,
    outputs: results.length === 1 && onlyOutput ? onlyOutput : [...results],
  });
}

async function alone(name: string): Promise<never> {
  throw new ArgumentError({
    where: "loadOnnx",
    problem: "the weights of the model are in files beside it",
    expected: `${shortened(name)}, too`,
    received: "the model alone",
    remedy: "Give its URL or path, or a list of all its files",
  });
}

function inputFor({ name, type, shape }: OnnxValueInfo): SymbolicTensor {
  const dtype = typeOf(type);
  const [, ...sample] = shape;
  if (dtype !== undefined && shape.length > 0) return Input(sample, { dtype, name: name.replace(/\W+/g, "_") });
  throw new FormatError({
    where: "loadOnnx",
    problem: `the input ${name} is no batch of numbers`,
    expected: "a tensor with an axis of samples at least",
    received: `type ${type}, rank ${shape.length}`,
  });
}

function noOutputs(received: string): ArgumentError {
  return new ArgumentError({
    where: "loadOnnx",
    problem: "no such outputs",
    expected: "names of values in the graph",
    received,
  });
}
