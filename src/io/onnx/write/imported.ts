import { inWords } from "../../../in-words.js";
import { unsupported } from "../call.js";
import type { OnnxGraph } from "../graph-layer.js";
import type { OnnxAttribute, OnnxNode, OnnxTensor } from "../proto.js";
import type { GraphWriter, WrittenAttribute } from "./graph-writer.js";

/**
 * Whether an imported graph's operators can be written as they were read. Those of opsets before 13 took as attributes what are inputs since;
 * later ones go together with the graph's own only. Else the graph is written by the ops that it computes with.
 */
export function canBeKept(layer: OnnxGraph, opset: number): boolean {
  const isReplaced = layer.graph.initializers.some(({ name }) => layer.isReplaced(name));
  return !isReplaced && layer.opset >= 13 && (layer.opset === opset || opset <= 17);
}

/** Writes an imported graph as it was read, with its weights as they are now; gives the names of its outputs. */
export function writeImported(layer: OnnxGraph, writer: GraphWriter, inputs: readonly string[]): string[] {
  const { graph } = layer;
  const names = new Map(graph.inputs.map(({ name }, i) => [name, inputs[i] ?? ""]));
  const tensors = new Map(graph.initializers.map((one) => [one.name, one]));
  const nameOf = (name: string): string => {
    if (name === "") return "";
    const known = names.get(name) ?? initializer(name);
    names.set(name, known);
    return known;
  };
  const initializer = (name: string): string => {
    if (layer.hasVariable(name)) return writer.weight(layer.variable(name), name);
    const { tensor, type } = tensors.get(name) ?? missing(name);
    return tensor === undefined ? missing(name) : writer.constant(name, tensor, type);
  };
  for (const node of graph.nodes) {
    const given = node.inputs.map(nameOf);
    const outputs = node.outputs.map((name) => (name === "" ? "" : writer.name(name)));
    for (const [i, name] of node.outputs.entries()) names.set(name, outputs[i] ?? "");
    writer.nodes.push({ op: node.op, inputs: given, outputs, attributes: attributesOf(node) });
  }
  return graph.outputs.map(nameOf);
}

function missing(name: string): never {
  throw unsupported(`the value ${inWords(name)}, which no node gives`);
}

function attributesOf({ attributes, types }: OnnxNode): Readonly<Record<string, WrittenAttribute>> {
  const entries = Object.entries(attributes).map(([name, value]): [string, WrittenAttribute] => [
    name,
    typed(name, value, types[name] ?? 0),
  ]);
  return Object.fromEntries(entries);
}

/** By the numbers of AttributeProto.AttributeType. */
function typed(name: string, value: OnnxAttribute, type: number): WrittenAttribute {
  if (type === 1) return { float: value as number };
  if (type === 4) return tensorOf(name, value as OnnxTensor);
  if (type === 6) return { floats: value as readonly number[] };
  if (type === 8) return { strings: value as readonly string[] };
  return value as number | string | readonly number[];
}

function tensorOf(name: string, { tensor, type }: OnnxTensor): WrittenAttribute {
  if (tensor === undefined) throw unsupported(`the type ${type} of ${inWords(name)}`);
  return { tensor, type };
}
