import { bytesOf } from "../../bytes.js";
import { oneOf } from "../../check.js";
import { ArgumentError, FormatError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { Input, Model } from "../../models/index.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import type { LoadOnnxOptions, OnnxModel } from "../load-onnx.js";
import { typeOf } from "./elements.js";
import { OnnxGraph } from "./graph-layer.js";
import { decodeModel, type OnnxValueInfo } from "./proto.js";

/** Opens a graph: see `loadOnnx`. */
export function openOnnx(file: Uint8Array | ArrayBuffer, options: LoadOnnxOptions = {}): OnnxModel {
  const where = "loadOnnx";
  const { outputs, name } = withDefaults(where, options, { outputs: undefined, name: undefined });
  const model = decodeModel(bytesOf(where, file));
  const given = new Set([...model.nodes.flatMap((node) => node.outputs), ...model.initializers.map((one) => one.name)]);
  if (outputs !== undefined && !isList(outputs)) throw noOutputs(inWords(outputs));
  const wanted = outputs ?? model.outputs.map((one) => one.name);
  if (wanted.length === 0) throw noOutputs("none");
  for (const one of wanted) oneOf(where, "outputs", one, [...given]);
  const graph = new OnnxGraph(model, wanted, { name: name ?? undefined });
  const inputs = model.inputs.map(inputFor);
  if (inputs.length === 0) throw new FormatError({ where, problem: "the graph has no inputs" });
  const results = graph.apply(inputs);
  const [onlyInput, onlyOutput] = [inputs[0], results[0]];
  return new Model<SymbolicTensor | SymbolicTensor[], SymbolicTensor | SymbolicTensor[]>({
    inputs: inputs.length === 1 && onlyInput ? onlyInput : inputs,
    outputs: results.length === 1 && onlyOutput ? onlyOutput : [...results],
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
