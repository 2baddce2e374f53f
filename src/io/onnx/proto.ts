import { PbfReader } from "pbf";
import { WgradError } from "../../errors.js";
import type { Shape } from "../../shape.js";
import { sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { bytesBeside, damaged, type FilesBeside, placeOf } from "./beside.js";
import { tensorOf } from "./elements.js";

// The parts of onnx.proto that inference graphs are made of, by their field numbers. Each function below reads one message.

/** A tensor in a file. `tensor` is undefined where its elements are of a type that there is not. */
export interface OnnxTensor {
  readonly name: string;
  /** The number of its type in TensorProto.DataType. */
  readonly type: number;
  readonly shape: Shape;
  readonly tensor: Tensor | undefined;
}

/** A graph within a node: it sees the values of the one around it. */
export interface OnnxSubgraph {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

export type OnnxAttribute = number | string | OnnxTensor | OnnxSubgraph | readonly number[] | readonly string[];

export interface OnnxNode {
  readonly name: string;
  readonly op: string;
  /** Empty for ONNX's own operators. */
  readonly domain: string;
  /** Names of values; `""` for an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** By name the number of an attribute's type in AttributeProto.AttributeType: a float may well be whole. */
  readonly types: Readonly<Record<string, number>>;
}

/** What a value is said to be; a size of null is not known, or differs. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly (number | null)[];
}

export interface OnnxModel {
  /** The version of ONNX's own operators. */
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  /** Those that are to be given: initializers are none. */
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

/**
 * Reads a model. `outside` gives the bytes of files beside it, where numbers of initializers may lie: see {@link filesBeside}. Throws a
 * FormatError for bytes that are none, or damaged.
 */
export function decodeModel(bytes: Uint8Array, outside: FilesBeside = new Map()): OnnxModel {
  const { graph, opset } = decodeGraph(bytes);
  const initializers = graph.initializers.map((raw) => finished(raw, outside));
  const known = new Set(initializers.map(({ name }) => name));
  const inputs = graph.inputs.filter(({ name }) => !known.has(name));
  return { ...graph, initializers, opset, inputs };
}

/** The names of the files beside a model that numbers of its initializers lie in. Throws as {@link decodeModel}. */
export function filesBeside(bytes: Uint8Array): readonly string[] {
  const { initializers } = decodeGraph(bytes).graph;
  return [...new Set(initializers.flatMap(({ outside }) => (outside ? [placeOf(outside).file] : [])))];
}

function decodeGraph(bytes: Uint8Array): { readonly graph: Graph; readonly opset: number } {
  const found: { graph?: Graph; opsets: { domain: string; version: number }[] } = { opsets: [] };
  decode(bytes, found, (field, into, pbf) => {
    if (field === 7) into.graph = message(pbf, readGraph, emptyGraph());
    else if (field === 8) into.opsets.push(message(pbf, readOpset, { domain: "", version: 1 }));
  });
  const { graph, opsets } = found;
  if (graph === undefined) throw damaged("there is no graph in it");
  const opset = Math.max(1, ...opsets.filter(({ domain }) => isOwn(domain)).map(({ version }) => version));
  return { graph, opset };
}

/** Reads a tensor that is a file of its own. */
export function decodeTensor(bytes: Uint8Array): OnnxTensor {
  return finished(decode(bytes, emptyTensor(), readTensor), new Map());
}

/** Whether a domain is that of ONNX itself. */
export function isOwn(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}

type Read<T> = (field: number, into: T, pbf: PbfReader) => void;

/** Deeper than any graph nests its messages: five graphs within each other. */
const DEEPEST = 16;
let depth = 0;

function decode<T>(bytes: Uint8Array, into: T, read: Read<T>): T {
  depth = 0;
  try {
    const pbf = new PbfReader(bytes);
    const found = pbf.readFields(read, into);
    if (pbf.pos !== bytes.length) throw damaged("it ends amid a message");
    return found;
  } catch (error) {
    if (error instanceof WgradError) throw error;
    throw damaged("it cannot be read", error);
  }
}

function message<T>(pbf: PbfReader, read: Read<T>, into: T): T {
  if (depth >= DEEPEST) throw damaged("its messages lie too deep in each other");
  const end = pbf.readVarint() + pbf.pos;
  if (!(end <= pbf.length)) throw damaged("it is cut short");
  depth++;
  const found = pbf.readFields(read, into, end);
  depth--;
  if (pbf.pos !== end) throw damaged("a message is longer than it says");
  return found;
}

interface Graph {
  readonly nodes: OnnxNode[];
  readonly initializers: RawTensor[];
  readonly inputs: OnnxValueInfo[];
  readonly outputs: OnnxValueInfo[];
}

const emptyGraph = (): Graph => ({ nodes: [], initializers: [], inputs: [], outputs: [] });

const readGraph: Read<Graph> = (field, into, pbf) => {
  if (field === 1) into.nodes.push(nodeOf(message(pbf, readNode, emptyNode())));
  else if (field === 5) into.initializers.push(message(pbf, readTensor, emptyTensor()));
  else if (field === 11) into.inputs.push(message(pbf, readValue, { name: "", type: 0, shape: [] }));
  else if (field === 12) into.outputs.push(message(pbf, readValue, { name: "", type: 0, shape: [] }));
};

const readOpset: Read<{ domain: string; version: number }> = (field, into, pbf) => {
  if (field === 1) into.domain = pbf.readString();
  else if (field === 2) into.version = pbf.readVarint(true);
};

interface Value {
  name: string;
  type: number;
  shape: (number | null)[];
}

const readValue: Read<Value> = (field, into, pbf) => {
  if (field === 1) into.name = pbf.readString();
  else if (field === 2) message(pbf, readType, into);
};

const readType: Read<Value> = (field, into, pbf) => {
  if (field === 1) message(pbf, readTensorType, into);
};

const readTensorType: Read<Value> = (field, into, pbf) => {
  if (field === 1) into.type = pbf.readVarint();
  else if (field === 2) message(pbf, readShape, into);
};

const readShape: Read<Value> = (field, into, pbf) => {
  if (field === 1) into.shape.push(message(pbf, readSize, { size: null as number | null }).size);
};

const readSize: Read<{ size: number | null }> = (field, into, pbf) => {
  if (field === 1) into.size = pbf.readVarint(true);
};

interface Node {
  name: string;
  op: string;
  domain: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attributes: Attribute[];
}

const emptyNode = (): Node => ({ name: "", op: "", domain: "", inputs: [], outputs: [], attributes: [] });

const readNode: Read<Node> = (field, into, pbf) => {
  if (field === 1) into.inputs.push(pbf.readString());
  else if (field === 2) into.outputs.push(pbf.readString());
  else if (field === 3) into.name = pbf.readString();
  else if (field === 4) into.op = pbf.readString();
  else if (field === 5) into.attributes.push(message(pbf, readAttribute, emptyAttribute()));
  else if (field === 7) into.domain = pbf.readString();
};

function nodeOf({ attributes, ...node }: Node): OnnxNode {
  const entries = attributes.map((one): [string, OnnxAttribute] => [one.name, attributeValue(one)]);
  const types = attributes.map((one): [string, number] => [one.name, one.type]);
  return { ...node, attributes: Object.fromEntries(entries), types: Object.fromEntries(types) };
}

interface Attribute {
  name: string;
  type: number;
  f: number;
  i: number;
  s: string;
  t: OnnxTensor | undefined;
  g: OnnxSubgraph | undefined;
  readonly floats: number[];
  readonly ints: number[];
  readonly strings: string[];
}

function emptyAttribute(): Attribute {
  return { name: "", type: 0, f: 0, i: 0, s: "", t: undefined, g: undefined, floats: [], ints: [], strings: [] };
}

const readAttribute: Read<Attribute> = (field, into, pbf) => {
  if (field === 1) into.name = pbf.readString();
  else if (field === 2) into.f = pbf.readFloat();
  else if (field === 3) into.i = pbf.readVarint(true);
  else if (field === 4) into.s = pbf.readString();
  else if (field === 5) into.t = finished(message(pbf, readTensor, emptyTensor()), new Map());
  else if (field === 6) into.g = subgraph(message(pbf, readGraph, emptyGraph()));
  else if (field === 7) pbf.readPackedFloat(into.floats);
  else if (field === 8) pbf.readPackedVarint(into.ints, true);
  else if (field === 9) into.strings.push(pbf.readString());
  else if (field === 20) into.type = pbf.readVarint();
};

function subgraph({ initializers, ...graph }: Graph): OnnxSubgraph {
  return { ...graph, initializers: initializers.map((raw) => finished(raw, new Map())) };
}

/** By the numbers of AttributeProto.AttributeType. */
function attributeValue({ type, f, i, s, t, g, floats, ints, strings }: Attribute): OnnxAttribute {
  const values = [undefined, f, i, s, t, g, floats, ints, strings];
  return values[type] ?? [];
}

interface RawTensor {
  name: string;
  type: number;
  readonly dims: number[];
  raw: Uint8Array | undefined;
  readonly numbers: number[];
  readonly where: Record<string, string>;
  outside: Readonly<Record<string, string>> | undefined;
}

const emptyTensor = (): RawTensor => ({
  name: "",
  type: 0,
  dims: [],
  raw: undefined,
  numbers: [],
  where: {},
  outside: undefined,
});

const readTensor: Read<RawTensor> = (field, into, pbf) => {
  if (field === 1) pbf.readPackedVarint(into.dims, true);
  else if (field === 2) into.type = pbf.readVarint();
  else if (field === 4) pbf.readPackedFloat(into.numbers);
  else if (field === 5 || field === 7) pbf.readPackedVarint(into.numbers, true);
  else if (field === 8) into.name = pbf.readString();
  else if (field === 9) into.raw = pbf.readBytes();
  else if (field === 10) pbf.readPackedDouble(into.numbers);
  else if (field === 11) pbf.readPackedVarint(into.numbers);
  else if (field === 13) {
    const { key, value } = message(pbf, readEntry, { key: "", value: "" });
    into.where[key] = value;
  } else if (field === 14) into.outside = pbf.readVarint() === 1 ? into.where : undefined;
};

const readEntry: Read<{ key: string; value: string }> = (field, into, pbf) => {
  if (field === 1) into.key = pbf.readString();
  else if (field === 2) into.value = pbf.readString();
};

function finished(tensor: RawTensor, files: FilesBeside): OnnxTensor {
  const { name, type, dims, numbers, outside } = tensor;
  const raw = outside === undefined ? tensor.raw : bytesBeside(placeOf(outside), files);
  if (!dims.every((size) => Number.isInteger(size) && size >= 0)) throw damaged(`${name} has a size below 0`);
  sizeOf(dims, name || "ONNX");
  return { name, type, shape: dims, tensor: tensorOf(name, type, dims, raw, numbers) };
}
