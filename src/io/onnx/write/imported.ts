import type { DType } from "../../../dtype.js";
import { inWords } from "../../../in-words.js";
import { tensorIn, unsupported } from "../call.js";
import type { OnnxGraph } from "../graph-layer.js";
import type { OnnxAttribute, OnnxNode, OnnxSubgraph, OnnxTensor, OnnxValueInfo } from "../proto.js";
import { allNodes } from "../subgraphs.js";
import { ELEMENTS } from "./encode.js";
import type { GraphWriter, WrittenAttribute, WrittenGraph, WrittenValue } from "./graph-writer.js";

/**
 * Whether an imported graph's operators can be written as they were read. Those of opsets before 13 took as attributes what are inputs since;
 * later ones go together with the graph's own only; and what was float16 or float64 there is float32 here. Else the graph is written by the ops
 * that it computes with.
 */
export function canBeKept(layer: OnnxGraph, opset: number): boolean {
  const { inputs, initializers, nodes } = layer.graph;
  const isReplaced = initializers.some(({ name }) => layer.isReplaced(name));
  const isOther = [...inputs, ...initializers].some(({ type }) => OTHER_FLOATS.includes(type));
  const fits = layer.opset >= 13 && (layer.opset === opset || opset <= 17);
  return !isReplaced && !isOther && fits && !allNodes(nodes).some(makesOtherFloats);
}

/** Numbers of TensorProto.DataType: float16, float64, bfloat16. */
const OTHER_FLOATS: readonly number[] = [10, 11, 16];

function makesOtherFloats({ op, attributes }: OnnxNode): boolean {
  if (op === "Cast") return OTHER_FLOATS.includes(Number(attributes.to));
  const { value } = attributes;
  return typeof value === "object" && "tensor" in value && OTHER_FLOATS.includes(value.type);
}

/** A value that goes into a graph, with the type that it has here. */
interface Given {
  readonly name: string;
  readonly dtype: DType;
}

/**
 * Writes an imported graph as it was read, with its weights as they are now; gives the names of its outputs. Whole numbers have 32 bits
 * outside of it, and within it what the file says.
 */
export function writeImported(
  layer: OnnxGraph,
  writer: GraphWriter,
  inputs: readonly Given[],
  outputs: readonly DType[],
): string[] {
  const { graph } = layer;
  const tensors = new Map(graph.initializers.map((one) => [one.name, one]));
  const names = new Names(writer, (name) => {
    if (layer.hasVariable(name)) return writer.weight(layer.variable(name), name);
    const found = tensors.get(name);
    if (found === undefined) throw unsupported(`the value ${inWords(name)}, which no node gives`);
    return writer.constant(name, tensorIn(found), found.type);
  });
  for (const [i, { name, type }] of graph.inputs.entries()) {
    const given = inputs[i];
    if (given === undefined) continue;
    const isSame = ELEMENTS[given.dtype] === type;
    names.set(name, isSame ? given.name : writer.node("Cast", [given.name], { to: type }));
  }
  writeNodes(graph.nodes, names);
  return graph.outputs.map((name, i) => {
    const dtype = outputs[i] ?? "float32";
    return dtype === "float32" ? names.of(name) : writer.node("Cast", [names.of(name)], { to: ELEMENTS[dtype] });
  });
}

/** What the values of a graph that was read are called in the one that is written. */
class Names {
  readonly writer: GraphWriter;
  readonly #names = new Map<string, string>();
  readonly #around: (name: string) => string;

  /** `around` names what the graph itself does not have. */
  constructor(writer: GraphWriter, around: (name: string) => string) {
    this.writer = writer;
    this.#around = around;
  }

  set(name: string, written: string): void {
    this.#names.set(name, written);
  }

  /** A name for a value that is new; an output that nobody wants has none. */
  made(name: string): string {
    const written = name === "" ? "" : this.writer.name(name);
    this.set(name, written);
    return written;
  }

  of(name: string): string {
    if (name === "") return "";
    const known = this.#names.get(name) ?? this.#around(name);
    this.set(name, known);
    return known;
  }
}

function writeNodes(nodes: readonly OnnxNode[], names: Names): void {
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => names.of(name));
    const attributes = Object.entries(node.attributes).map(([name, value]): [string, WrittenAttribute] => [
      name,
      written(value, node.types[name] ?? 0, names),
    ]);
    const outputs = node.outputs.map((name) => names.made(name));
    names.writer.nodes.push({ op: node.op, inputs, outputs, attributes: Object.fromEntries(attributes) });
  }
}

/** An attribute, by the numbers of AttributeProto.AttributeType. */
function written(value: OnnxAttribute, type: number, names: Names): WrittenAttribute {
  if (type === 1) return { float: value as number };
  if (type === 4) return { tensor: tensorIn(value as OnnxTensor), type: (value as OnnxTensor).type };
  if (type === 5) return { graph: writtenGraph(value as OnnxSubgraph, names) };
  if (type === 6) return { floats: value as readonly number[] };
  if (type === 8) return { strings: value as readonly string[] };
  return value as number | string | readonly number[];
}

/** A graph within a node. What it does not have itself, it finds in the one around it. */
function writtenGraph({ nodes, initializers, inputs, outputs }: OnnxSubgraph, around: Names): WrittenGraph {
  const writer = around.writer.inner();
  const names = new Names(writer, (name) => around.of(name));
  for (const one of initializers) names.set(one.name, writer.constant(one.name, tensorIn(one), one.type));
  const given = inputs.map((info) => described(info, names.made(info.name)));
  writeNodes(nodes, names);
  const results = outputs.map((info) => described(info, names.of(info.name)));
  return { name: "graph", nodes: writer.nodes, initializers: writer.initializers, inputs: given, outputs: results };
}

function described({ type, shape }: OnnxValueInfo, name: string): WrittenValue {
  return { name, type: type === 0 ? undefined : type, shape };
}
