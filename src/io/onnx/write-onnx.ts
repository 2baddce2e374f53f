import { ArgumentError } from "../../errors.js";
import type { Callee } from "../../graph/symbols/between.js";
import { LayerTensor } from "../../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Variable } from "../../graph/symbols/variable.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { type AnyLayer, Layer } from "../../layers/index.js";
import { Model, Sequential } from "../../models/index.js";
import { Wiring } from "../../models/wiring.js";
import { isRecord, leaves, type Tree } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { unsupported } from "./call.js";
import { ELEMENTS, encodeModel } from "./encode.js";
import { GraphWriter, type WrittenValue } from "./graph-writer.js";
import { layerRows } from "./layer-rows.js";

type Values = ReadonlyMap<Variable, Tensor>;

/** Ops between layers that are one node each. */
const OPS: Readonly<Record<string, string>> = {
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  divide: "Div",
  relu: "Relu",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  exp: "Exp",
  sqrt: "Sqrt",
  negative: "Neg",
  abs: "Abs",
  matmul: "MatMul",
};

/** Writes a model: see `saveOnnx`. */
export async function writeOnnx(model: Model): Promise<Uint8Array<ArrayBuffer>> {
  if (!isA(model, Model)) {
    throw new ArgumentError({
      where: "saveOnnx",
      problem: "no such model",
      expected: "a model",
      received: inWords(model),
    });
  }
  const read = await model.getWeights();
  const values = new Map(model.weights.map((variable, i) => [variable, read[i] as Tensor]));
  const writer = new GraphWriter();
  const wiring = wiringOf(model);
  const inputs = leaves<LayerTensor>(wiring.inputs as Tree<LayerTensor>);
  const named = inputs.map((tensor) => writer.name(tensor.name));
  const given = writeCalls(writer, model, values, named);
  const outputs = leaves<LayerTensor>(wiring.outputs as Tree<LayerTensor>);
  const ends = given.map((from, i) => writer.node("Identity", [from], {}, model.outputNames[i] ?? "output"));
  return encodeModel({
    name: model.name,
    nodes: writer.nodes,
    initializers: writer.initializers,
    inputs: inputs.map((tensor, i) => valueInfo(named[i] ?? "", tensor)),
    outputs: outputs.map((tensor, i) => valueInfo(ends[i] ?? "", tensor)),
  });
}

/** Writes what a model calls, and gives the names of its outputs. */
function writeCalls(writer: GraphWriter, model: Model, values: Values, inputs: readonly string[]): string[] {
  const wiring = wiringOf(model);
  const names = new Map<SymbolicTensor, string>();
  for (const [i, tensor] of leaves<SymbolicTensor>(wiring.inputs as Tree<SymbolicTensor>).entries()) {
    names.set(tensor, inputs[i] ?? "");
  }
  for (const { callee, args, outputs } of wiring.walk.calls) {
    const results = leaves<SymbolicTensor>(outputs as Tree<SymbolicTensor>);
    const found = isA(callee, Layer) ? layer(callee as AnyLayer, args, results) : [op(callee, args)];
    for (const [i, tensor] of results.entries()) names.set(tensor, found[i] ?? "");
  }
  return leaves<SymbolicTensor>(wiring.outputs as Tree<SymbolicTensor>).map(nameOf);

  function nameOf(tensor: SymbolicTensor): string {
    const name = names.get(tensor);
    if (name === undefined) throw unsupported(`a value that is not between the layers of ${model.name}`);
    return name;
  }

  function layer(callee: AnyLayer, args: readonly unknown[], results: readonly SymbolicTensor[]): string[] {
    const tensors = leaves<SymbolicTensor>(args[0] as Tree<SymbolicTensor>);
    const given = tensors.map(nameOf);
    if (isA(callee, Model)) return writeCalls(writer, callee as Model, values, given);
    const row = Object.hasOwn(layerRows, callee.className) ? layerRows[callee.className] : undefined;
    if (row === undefined || hasOptions(args)) throw unsupported(`the layer ${callee.name} (${callee.className})`);
    const owner = "cell" in callee && isA(callee.cell, Layer) ? callee.cell : callee; // a recurrent layer's weights are its cell's
    const weight = (key: string) => (owner.hasVariable(key) ? values.get(owner.variable(key)) : undefined);
    const shapes = tensors.map(({ shape }) => shape);
    return [row({ writer, layer: callee, inputs: given, shapes, output: results[0]?.shape ?? [], weight })];
  }

  function op(callee: Callee, args: readonly unknown[]): string {
    const name = Object.hasOwn(OPS, callee.className) ? OPS[callee.className] : undefined;
    const operands = args.map((arg) =>
      isA(arg, LayerTensor)
        ? nameOf(arg)
        : typeof arg === "number"
          ? writer.constant("number", Tensor.from([arg], [], "float32"))
          : undefined,
    );
    if (name === undefined || operands.includes(undefined)) throw unsupported(`the op ${callee.className}`);
    return writer.node(name, operands as string[]);
  }
}

/** Whether a layer was called with more than its input. */
function hasOptions([, options]: readonly unknown[]): boolean {
  return (
    isRecord(options) && Object.entries(options).some(([name, value]) => name !== "training" && value !== undefined)
  );
}

// biome-ignore lint/suspicious/noExplicitAny: what a model takes and gives does not matter here
function wiringOf(model: Model): Wiring<any, any> {
  if (model.wiring !== undefined) return model.wiring;
  if (isA(model, Sequential) && model.built) return new Wiring(model.name, model.input, model.output);
  throw new ArgumentError({
    where: "saveOnnx",
    problem: `${model.name} does not say how its layers hang together`,
    expected: "a functional model, or a Sequential that is built",
    received: model.className,
  });
}

function valueInfo(name: string, { shape, dtype }: SymbolicTensor): WrittenValue {
  return { name, type: ELEMENTS[dtype], shape: shape.map((size) => (size < 0 ? null : size)) };
}
