import { FormatError } from "../errors.js";
import { constant } from "../graph/symbols/constant.js";
import type { LayerTensor } from "../graph/symbols/layer-tensor.js";
import { isA } from "../is-a.js";
import { InputLayer, Layer, type Tensors } from "../layers/index.js";
import { Model } from "../models/index.js";
import * as ops from "../ops/index.js";
import { isList, isRecord, leaves } from "../structure.js";
import { Tensor } from "../tensor.js";
import { type Description, type Reading, revive, valueFromKeras } from "./describe.js";
import { applyLayer } from "./keras/call-layer.js";
import { GET_ITEM, getItem } from "./keras/get-item.js";
import { endsOf, nodesOf, outputPlace, shiftsOf } from "./keras/nodes.js";
import { isKerasOp, isOpName, opArguments, opFromKeras } from "./keras/ops.js";
import { optionFromKeras } from "./keras-names.js";
import { isLayerName } from "./registry.js";
import { KERAS_TENSOR, OPS, type Place } from "./wiring-json.js";

interface Pending {
  readonly node: Description;
  make(): void;
}

/** The functional model of such a config. Throws a FormatError for one that does not fit together. */
export function wiringFromJson(config: Description, reading: Reading): Model<Tensors, Tensors> {
  const name = String(config.name);
  const made = new Map<string, (readonly LayerTensor[])[]>();
  const waiting: Pending[] = [];
  const shifts = shiftsOf(list(name, config.layers), config.output_layers, reading);
  const at = (layer: string, call: number) => call - (shifts.get(layer) ?? 0);
  const find = ([layer, call, tensor]: Place): LayerTensor => {
    const found = made.get(layer)?.[at(layer, call)]?.[tensor];
    if (found !== undefined) return found;
    throw wrong(name, `there is no tensor ${tensor} of call ${call} of ${layer}`);
  };
  for (const entry of list(name, config.layers)) {
    const key = String(entry.name);
    const outputs: (readonly LayerTensor[])[] = [];
    made.set(key, outputs);
    const called = calleeOf(name, entry, reading);
    if (called instanceof InputLayer) {
      outputs.push([called.output]);
      continue;
    }
    nodesOf(name, entry.inbound_nodes, reading).forEach((node, i) => {
      const make = () => {
        const { args, kwargs } = argumentsOf(name, node, find, reading);
        const result = called instanceof Layer ? applyLayer(called, args, kwargs) : called(args, kwargs);
        outputs[i] = leaves<LayerTensor>(result as LayerTensor);
      };
      waiting.push({ node, make });
    });
  }
  // A shared layer's later calls may need layers that stand behind it.
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ node }) =>
      placesIn(node).every(([layer, call]) => made.get(layer)?.[at(layer, call)]),
    );
    if (next < 0) throw wrong(name, "its layers wait for one another");
    waiting.splice(next, 1)[0]?.make();
  }
  const inputs = tensorsAt(endsOf(config.input_layers, reading), find);
  const outputs = tensorsAt(endsOf(config.output_layers, reading), (place) => find(outputPlace(place, shifts)));
  const { trainable } = config;
  return new Model({
    inputs: inputs as Tensors,
    outputs: outputs as Tensors,
    name,
    ...(trainable === false && { trainable }),
  });
}

type Called = Layer<Tensors, Tensors> | ((args: readonly unknown[], kwargs: object) => unknown);

function calleeOf(where: string, entry: Description, reading: Reading): Called {
  const { module, class_name: className, config } = entry;
  if (module !== OPS && !isKerasOp(module) && !isOlderOp(entry)) {
    const layer = revive(entry, reading);
    if (layer instanceof Layer) return layer;
    throw wrong(where, `${String(className)} is no layer`);
  }
  const { name, fixed } =
    module === OPS ? { name: String(className), fixed: {} } : opFromKeras(String(className), config);
  if (name === GET_ITEM) return ([x, key]) => getItem(x as LayerTensor, key);
  const op: unknown = Object.hasOwn(ops, name) ? (ops as Readonly<Record<string, unknown>>)[name] : undefined;
  if (typeof op !== "function") throw wrong(where, `there is no op ${String(className)}`);
  return (args, kwargs) => op(...opArguments(name, args, { ...fixed, ...kwargs }));
}

/** Keras 3's `.h5` names no module: an op is known by its name, and where a layer has the same by what all configs of layers say. */
function isOlderOp({ module, class_name: name, config }: Description): boolean {
  if (module !== undefined || typeof name !== "string" || !isOpName(name)) return false;
  return !isLayerName(name) || !isRecord(config) || !Object.hasOwn(config, "trainable");
}

/** What a call was made with. */
function argumentsOf(
  where: string,
  { args, kwargs }: Description,
  find: (place: Place) => LayerTensor,
  reading: Reading,
): { readonly args: readonly unknown[]; readonly kwargs: Readonly<Record<string, unknown>> } {
  if (!isList(args) || !isRecord(kwargs)) throw wrong(where, "a call has no { args, kwargs }");
  const read = (value: unknown): unknown => {
    const place = placeOf(value);
    if (place !== undefined) return find(place);
    if (isList(value)) return value.map(read);
    if (!isRecord(value) || typeof value.class_name === "string") {
      const found = valueFromKeras(value, reading);
      return isA(found, Tensor) ? constant(found) : found;
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, read(one)]));
  };
  // Keras fixes what a functional model was made with, and then does not heed it.
  const named = Object.entries(kwargs).filter(([key, value]) => value !== null && key !== "training");
  return {
    args: args.map(read),
    kwargs: Object.fromEntries(named.map(([key, one]) => [optionFromKeras(key), read(one)] as const)),
  };
}

/** The places of all values between layers in a description. */
export function placesIn(value: unknown): Place[] {
  const place = placeOf(value);
  if (place !== undefined) return [place];
  if (isList(value)) return value.flatMap(placesIn);
  return isRecord(value) ? Object.values(value).flatMap(placesIn) : [];
}

function placeOf(value: unknown): Place | undefined {
  if (!isRecord(value) || value.class_name !== KERAS_TENSOR || !isRecord(value.config)) return undefined;
  const place = value.config.keras_history;
  return isPlace(place) ? place : undefined;
}

function isPlace(value: unknown): value is Place {
  if (!isList(value) || value.length !== 3) return false;
  return typeof value[0] === "string" && typeof value[1] === "number" && typeof value[2] === "number";
}

/** Inputs or outputs in their structure. */
function tensorsAt(tree: unknown, find: (place: Place) => LayerTensor): unknown {
  if (isPlace(tree)) return find(tree);
  if (isList(tree)) return tree.map((one) => tensorsAt(one, find));
  if (!isRecord(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, one]) => [key, tensorsAt(one, find)]));
}

function list(where: string, value: unknown): readonly Description[] {
  if (isList(value) && value.every(isRecord)) return value as readonly Description[];
  throw wrong(where, "layers and their calls are not lists of records");
}

function wrong(where: string, problem: string): FormatError {
  return new FormatError({ where, problem, remedy: "The config does not fit together: write it anew with toJson" });
}
