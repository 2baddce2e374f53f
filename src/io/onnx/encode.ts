import { PbfWriter } from "pbf";
import type { Tensor } from "../../tensor.js";
import type { WrittenAttribute, WrittenGraph, WrittenNode, WrittenValue } from "./graph-writer.js";

// What proto.ts reads, written, by the same field numbers of onnx.proto.

/** Of ONNX's intermediate representation: the one that came with opset 17. */
const IR_VERSION = 8;
export const OPSET = 17;
/** Numbers of AttributeProto.AttributeType. */
const [FLOAT, INT, STRING, INTS] = [1, 2, 3, 7];
/** Numbers of TensorProto.DataType. */
export const ELEMENTS = { float32: 1, float16: 10, int32: 6, uint32: 12, bool: 9, int64: 7 } as const;

/** The bytes of a model with this graph. */
export function encodeModel(graph: WrittenGraph): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, "wgrad");
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, (version, into) => into.writeVarintField(2, version), OPSET);
  return pbf.finish().slice();
}

function writeGraph({ name, nodes, initializers, inputs, outputs }: WrittenGraph, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const [key, tensor] of initializers) pbf.writeMessage(5, writeTensor, { key, tensor });
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

function writeAttribute({ name, value }: Attribute, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === "string") pbf.writeBytesField(4, new TextEncoder().encode(value));
  else if (typeof value === "object" && "float" in value) pbf.writeFloatField(2, value.float);
  else if (typeof value === "number") pbf.writeVarintField(3, value);
  else for (const one of value) pbf.writeVarintField(8, one);
  const type = typeof value === "string" ? STRING : typeof value === "number" ? INT : "float" in value ? FLOAT : INTS;
  pbf.writeVarintField(20, type ?? 0);
}

function writeTensor(
  { key, tensor }: { readonly key: string; readonly tensor: Tensor | readonly number[] },
  pbf: PbfWriter,
): void {
  const isList = Array.isArray(tensor);
  const [shape, type] = isList
    ? [[tensor.length], ELEMENTS.int64]
    : [(tensor as Tensor).shape, ELEMENTS[(tensor as Tensor).dtype]];
  for (const size of shape) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, type);
  pbf.writeStringField(8, key);
  const data = isList ? BigInt64Array.from(tensor, BigInt) : (tensor as Tensor).data;
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

/** A value with the type of its elements and its shape, of which the batch has a name and no number. */
function writeValue({ name, type, shape }: WrittenValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, (_, value) => value.writeMessage(1, writeTensorType, { type, shape }), undefined);
}

function writeTensorType({ type, shape }: Pick<WrittenValue, "type" | "shape">, pbf: PbfWriter): void {
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
