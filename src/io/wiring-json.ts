import { FormatError } from "../errors.js";
import type { Callee } from "../graph/symbols/between.js";
import { LayerTensor, replaceBetween } from "../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { InputLayer, Layer, type Tensors } from "../layers/index.js";
import type { Model, Wiring } from "../models/index.js";
import { numbered, snakeCase } from "../names.js";
import * as ops from "../ops/index.js";
import { isRecord, leaves, mapTree } from "../structure.js";
import { type Description, describe, valueToKeras, type Writing } from "./describe.js";
import { layerCall } from "./keras/call-layer.js";
import { opToKeras } from "./keras/ops.js";
import { kerasName } from "./keras/places.js";
import { optionToKeras } from "./keras-names.js";

/** Which tensor of which call of a layer: `[layer, call, tensor]`. */
export type Place = readonly [layer: string, call: number, tensor: number];

/** The module of ops in files; `class_name` is the op's name in our namespace. */
export const OPS = "wgrad.ops";
/** What stands for a value between layers in a call's arguments. */
export const KERAS_TENSOR = "__keras_tensor__";

/**
 * How a functional model is put together, as Keras writes it: the layers, each with its calls as `inbound_nodes`, and where the
 * model's inputs and outputs are. Throws a FormatError for what no file can hold, and for two layers of one name.
 */
export function wiringToJson(model: Model<Tensors, Tensors>, wiring: Wiring<Tensors, Tensors>, writing: Writing) {
  const names = namesOf(model.name, wiring);
  const places = new Map<LayerTensor, Place>();
  const calls = new Map<Callee, unknown[]>();
  const opNodes = new Map<Callee, Description>();
  const place = (tensor: LayerTensor): Place => places.get(tensor) ?? lost(model.name, tensor);
  const written = (tensor: LayerTensor) => ({
    class_name: KERAS_TENSOR,
    config: { shape: tensor.shape.map(sizeOrNull), dtype: tensor.dtype, keras_history: place(tensor) },
  });
  for (const input of leaves<LayerTensor>(wiring.inputs as LayerTensor)) {
    places.set(input, [names.get(input) ?? input.name, 0, 0]);
  }
  for (const { callee, args, outputs } of wiring.walk.calls) {
    const made = calls.get(callee) ?? [];
    calls.set(callee, made);
    const name = names.get(callee) ?? "";
    leaves<LayerTensor>(outputs).forEach((tensor, i) => {
      if (!places.has(tensor)) places.set(tensor, [name, made.length, i]);
    });
    const value = (arg: unknown) => writeArgument(name, arg, written, writing);
    const { positional, named } = split(args);
    const kwargs = Object.entries(named).filter(([, one]) => one !== undefined);
    const op = callee instanceof Layer ? undefined : opNode(callee, positional, Object.fromEntries(kwargs));
    if (op !== undefined)
      opNodes.set(callee, { ...op.node, config: valueToKeras(name, { name, ...op.config }, writing) });
    const call =
      callee instanceof Layer
        ? layerCall(callee, positional, kwargs)
        : { args: op?.args ?? positional, kwargs: op?.kwargs ?? kwargs };
    made.push({
      args: call.args.map(value),
      kwargs: Object.fromEntries(call.kwargs.map(([key, one]) => [optionToKeras(key), value(one)])),
    });
  }
  const layers = wiring.walk.order.map((one) => {
    const name = names.get(one) ?? "";
    const node = { name, inbound_nodes: one instanceof LayerTensor ? [] : (calls.get(one) ?? []) };
    if (one instanceof LayerTensor) return { ...describe(inputLayer(one, name), writing), ...node };
    if (one instanceof Layer) return { ...describe(one, writing), ...node };
    return { ...opNodes.get(one), ...node };
  });
  return {
    layers,
    input_layers: mapTree(wiring.inputs, (tensor: SymbolicTensor) => place(tensor as LayerTensor)),
    output_layers: mapTree(wiring.outputs, (tensor: SymbolicTensor) =>
      outputPlace(place(tensor as LayerTensor), tensor),
    ),
  };
}

/** Of a functional model that gives an output, Keras counts the call that was made when it was. */
function outputPlace(place: Place, tensor: SymbolicTensor): Place {
  const from = (tensor as LayerTensor).from?.callee;
  const [layer, call, which] = place;
  return from instanceof Layer && kerasName(from) === "Functional" ? [layer, call + 1, which] : place;
}

/** A call of an op as Keras writes it, with what of it stands in its config; as our own where Keras has no such. */
function opNode(callee: Callee, positional: readonly unknown[], named: Readonly<Record<string, unknown>>) {
  const name = opName(callee);
  const op = opToKeras(name, positional, named);
  if (op === undefined) {
    const node = { module: OPS, class_name: name };
    return { node, config: {}, args: positional, kwargs: Object.entries(named) };
  }
  const { module, class_name: className, config, args } = op;
  return { node: { module, class_name: className, registered_name: className }, config, args, kwargs: [] };
}

/** An argument with descriptions for the values between layers in it. */
function writeArgument(
  where: string,
  arg: unknown,
  written: (tensor: LayerTensor) => Description,
  writing: Writing,
): unknown {
  const found = new Map<LayerTensor, Description>();
  replaceBetween(arg, (tensor) => found.set(tensor, written(tensor)));
  const keep = (value: unknown, at: string) =>
    value instanceof LayerTensor ? found.get(value) : writing.keep(value, at);
  return valueToKeras(where, arg, { ...writing, keep });
}

/** A name for everything in the file: a layer has its own, an op a numbered one. */
function namesOf(where: string, { walk }: Wiring<Tensors, Tensors>): ReadonlyMap<LayerTensor | Callee, string> {
  const names = new Map<LayerTensor | Callee, string>();
  const taken = new Set<string>();
  for (const one of walk.order) {
    if (!(one instanceof Layer)) continue;
    if (taken.has(one.name)) throw twice(where, one.name);
    taken.add(one.name);
    names.set(one, one.name);
  }
  const counts = new Map<string, number>();
  for (const one of walk.order) {
    if (one instanceof Layer) continue;
    const own = one instanceof LayerTensor ? one.name : snakeCase(one.className);
    let name = one instanceof LayerTensor && !taken.has(own) ? own : numbered(counts, own);
    while (taken.has(name)) name = numbered(counts, own);
    taken.add(name);
    names.set(one, name);
  }
  return names;
}

function inputLayer({ shape, dtype }: LayerTensor, name: string): InputLayer {
  return new InputLayer({ batchShape: shape.map(sizeOrNull), dtype, name });
}

function sizeOrNull(size: number): number | null {
  return size < 0 ? null : size;
}

/** An op's name in our namespace: by what it is, since a user's own may be called the same. */
function opName({ className, callable }: Callee): string {
  const found = Object.entries(ops).find(([, op]) => op === callable || ("kinds" in op && op.kinds.includes(callable)));
  if (found !== undefined) return found[0];
  throw new FormatError({
    where: className,
    problem: "files do not know this op",
    remedy: "Call it in a layer of your own, and make that known with registerClass",
  });
}

/** The last argument, if it is a record of options, apart from those before it. */
function split(args: readonly unknown[]): { readonly positional: readonly unknown[]; readonly named: object } {
  const last = args.at(-1);
  if (args.length < 2 || !isRecord(last)) return { positional: args, named: {} };
  return { positional: args.slice(0, -1), named: last };
}

function lost(where: string, { name }: LayerTensor): never {
  throw new FormatError({ where, problem: `"${name}" comes from no call of this model` });
}

function twice(where: string, name: string): FormatError {
  return new FormatError({
    where,
    problem: "two layers have one name, by which the file would know them",
    expected: "a name for each",
    received: name,
    remedy: "Give one of them another: { name }",
  });
}
