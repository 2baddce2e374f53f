import { PbfWriter } from "pbf";
import type { Tensor } from "../../../tensor.js";
import { toElements } from "../elements.js";
import type { WrittenAttribute, WrittenGraph, WrittenNode, WrittenTensor, WrittenValue } from "./graph-writer.js";

// What proto.ts reads, written, by the same field numbers of onnx.proto.

/** Of ONNX's operators: what is written are those of this opset, unless a graph that was read has later ones. */
export const OPSET = 17;

/** The version of ONNX's intermediate representation that came with an opset. */
function irVersionFor(opset: number): number {
  return opset < 19 ? 8 : opset < 21 ? 9 : opset < 23 ? 10 : 11;
}
/** Numbers of TensorProto.DataType. */
export const ELEMENTS = { float32: 1, float16: 10, int32: 6, uint32: 12, bool: 9, int64: 7 } as const;

/** The bytes of a model with this graph, whose operators are those of an opset. */
export function encodeModel(graph: WrittenGraph, opset: number): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, irVersionFor(opset));
  pbf.writeStringField(2, "wgrad");
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, (version, into) => into.writeVarintField(2, version), opset);
  return pbf.finish().slice();
}

function writeGraph({ name, nodes, initializers, inputs, outputs }: WrittenGraph, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const [key, tensor] of initializers) pbf.writeMessage(5, writeTensor, { key, ...tensor });
  for (const input of inputs) pbf.writeMessage(11, writeValue, input);
  for (const output of outputs) pbf.writeMessage(12, writeValue, output);
}

function writeNode({ op, inputs, outputs, attributes }: WrittenNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  for (const output of outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, outputs[0] ?? "");
  pbf.writeStringField(4, op);
  for (const [name, value] of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, { name, value });
}

interface Attribute {
  readonly name: string;
  readonly value: WrittenAttribute;
}

/** With a type's number in AttributeProto.AttributeType, its value in the field that it has there. */
function writeAttribute({ name, value }: Attribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  const type = (number: number) => pbf.writeVarintField(20, number);
  if (typeof value === "number") {
    pbf.writeVarintField(3, value);
    type(2);
  } else if (typeof value === "string") {
    pbf.writeBytesField(4, new TextEncoder().encode(value));
    type(3);
  } else if ("float" in value) {
    pbf.writeFloatField(2, value.float);
    type(1);
  } else if ("tensor" in value) {
    pbf.writeMessage(5, writeTensor, { key: "", value: value.tensor, type: value.type });
    type(4);
  } else if ("graph" in value) {
    pbf.writeMessage(6, writeGraph, value.graph);
    type(5);
  } else if ("floats" in value) {
    for (const one of value.floats) pbf.writeFloatField(7, one);
    type(6);
  } else if ("strings" in value) {
    for (const one of value.strings) pbf.writeBytesField(9, new TextEncoder().encode(one));
    type(8);
  } else {
    for (const one of value) pbf.writeVarintField(8, one);
    type(7);
  }
}

/** A list of numbers is one of int64. */
function writeTensor({ key, value, type }: WrittenTensor & { readonly key: string }, pbf: PbfWriter): void {
  const isList = Array.isArray(value);
  const tensor = value as Tensor;
  const elements = isList ? ELEMENTS.int64 : (type ?? ELEMENTS[tensor.dtype]);
  for (const size of isList ? [value.length] : tensor.shape) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, elements);
  pbf.writeStringField(8, key);
  pbf.writeBytesField(9, toElements(elements, isList ? value : tensor.data));
}

/** A value with the type of its elements and its shape, of which the batch has a name and no number. */
function writeValue({ name, type, shape }: WrittenValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (type === undefined) return;
  pbf.writeMessage(2, (_, value) => value.writeMessage(1, writeTensorType, { type, shape }), undefined);
}

function writeTensorType(
  { type, shape }: { readonly type: number } & Pick<WrittenValue, "shape">,
  pbf: PbfWriter,
): void {
  pbf.writeVarintField(1, type);
  pbf.writeMessage(
    2,
    (sizes, into) =>
      sizes.forEach((size, axis) => {
        into.writeMessage(
          1,
          (one, dim) => {
            if (one === null) dim.writeStringField(2, axis === 0 ? "batch" : `axis_${axis}`);
            else dim.writeVarintField(1, one);
          },
          size,
        );
      }),
    shape,
  );
}
