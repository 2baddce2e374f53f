import { oneOf } from "../../check.js";
import { ArgumentError, FormatError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { Input, Model } from "../../models/index.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import { bytesOf } from "../bytes.js";
import { typeOf } from "./elements.js";
import { OnnxGraph } from "./graph-layer.js";
import { decodeModel, type OnnxValueInfo } from "./proto.js";

export interface LoadOnnxOptions {
  /** Which values the model gives, by their names in the graph: also ones in the middle, for a head of one's own. Default: the graph's outputs. */
  readonly outputs?: readonly string[] | undefined;
  /** Name of the layer that computes the graph. Default `"onnx"`, numbered. */
  readonly name?: string | undefined;
}

/**
 * An ONNX graph as a model, to run and to train on: see `OnnxGraph` for what its weights are. Its inputs are the graph's, with any number of
 * samples along the first axis; images are as the file has them, most often channels first.
 *
 * Throws a FormatError for bytes that are no ONNX model, an UnsupportedError that lists the operators that are not here, and an ArgumentError
 * for outputs that the graph has not.
 *
 * @example
 * const body = loadOnnx(new Uint8Array(await (await fetch("resnet18.onnx")).arrayBuffer()), { outputs: ["/avgpool/output"] });
 * body.trainable = false;
 * const x = Input([3, 224, 224]);
 * const model = new Model({ inputs: x, outputs: new Dense(5, { activation: "softmax" }).apply(new Flatten().apply(body.apply(x))) });
 */
export function loadOnnx(
  file: Uint8Array | ArrayBuffer,
  options: LoadOnnxOptions = {},
): Model<SymbolicTensor | SymbolicTensor[], SymbolicTensor | SymbolicTensor[]> {
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
