/** ONNX files as plain objects. Runs in Node, beside the page that the tests run in. */
import protobuf from "protobufjs";
import type { DType } from "../../src/dtype.js";

/** The parts of ONNX's format that the cases use, by the field numbers of onnx.proto. */
const { root } = protobuf.parse(
  `
  syntax = "proto2";
  message Model { optional Graph graph = 7; repeated OperatorSet opset_import = 8; }
  message OperatorSet { optional string domain = 1; optional int64 version = 2; }
  message Graph {
    repeated Node node = 1; repeated Tensor initializer = 5; repeated Value input = 11; repeated Value output = 12;
  }
  message Value { optional string name = 1; }
  message Node {
    repeated string input = 1; repeated string output = 2; optional string op_type = 4; repeated Attribute attribute = 5;
    optional string domain = 7;
  }
  message Attribute {
    optional string name = 1; optional float f = 2; optional int64 i = 3; optional bytes s = 4; optional Tensor t = 5;
    repeated float floats = 7; repeated int64 ints = 8; repeated bytes strings = 9; optional int32 type = 20;
  }
  message Tensor {
    repeated int64 dims = 1; optional int32 data_type = 2;
    repeated float float_data = 4 [packed = true]; repeated int32 int32_data = 5 [packed = true];
    repeated int64 int64_data = 7 [packed = true]; optional string name = 8; optional bytes raw_data = 9;
    repeated double double_data = 10 [packed = true]; repeated uint64 uint64_data = 11 [packed = true];
  }
`,
  { keepCase: true },
);
const ModelType = root.lookupType("Model");
const TensorType = root.lookupType("Tensor");

/** A tensor as JSON: numbers that JSON does not have are strings that `Number` understands. */
export interface OnnxTensor {
  readonly name: string;
  /** Null where the type is none of ours. Whole numbers of other widths travel as 32 bits. */
  readonly dtype: DType | null;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

export type OnnxAttribute = number | string | OnnxTensor | readonly number[] | readonly string[];

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxModel {
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export function decodeModel(bytes: Uint8Array): OnnxModel {
  const { graph, opset_import } = plain(ModelType, bytes);
  const names = (values: readonly { name: string }[] = []) => values.map(({ name }) => name);
  const constants: OnnxTensor[] = (graph.initializer ?? []).map(tensorOf);
  const known = new Set(names(constants));
  return {
    opset: Math.max(...opset_import.map(({ domain, version }: any) => (domain ? 0 : Number(version)))),
    nodes: graph.node.map(({ op_type, input = [], output = [], attribute = [] }: any) => ({
      op: op_type,
      inputs: input,
      outputs: output,
      attributes: Object.fromEntries(attribute.map((one: any) => [one.name, attributeOf(one)])),
    })),
    constants,
    inputs: names(graph.input).filter((name) => !known.has(name)),
    outputs: names(graph.output),
  };
}

/** A tensor from a file of its own. */
export function decodeTensor(bytes: Uint8Array): OnnxTensor {
  return tensorOf(plain(TensorType, bytes));
}

function plain(type: protobuf.Type, bytes: Uint8Array): any {
  return type.toObject(type.decode(bytes), { longs: Number, bytes: Buffer });
}

const ATTRIBUTE = ["", "f", "i", "s", "t", "g", "floats", "ints", "strings"] as const;

function attributeOf(attribute: any): OnnxAttribute {
  const value = attribute[ATTRIBUTE[attribute.type] ?? ""] ?? [];
  if (attribute.type === 3) return Buffer.from(value).toString();
  if (attribute.type === 4) return tensorOf(value);
  if (attribute.type === 8) return value.map((text: Uint8Array) => Buffer.from(text).toString());
  return value;
}

/** By the numbers of TensorProto.DataType: how the bytes are to be read, and our type. */
const TYPES: Readonly<Record<number, readonly [new (buffer: ArrayBuffer) => Iterable<number | bigint>, DType]>> = {
  1: [Float32Array, "float32"],
  2: [Uint8Array, "uint32"],
  3: [Int8Array, "int32"],
  4: [Uint16Array, "uint32"],
  5: [Int16Array, "int32"],
  6: [Int32Array, "int32"],
  7: [BigInt64Array, "int32"],
  9: [Uint8Array, "bool"],
  12: [Uint32Array, "uint32"],
  13: [BigUint64Array, "uint32"],
};

function tensorOf({ name = "", dims = [], data_type, raw_data, ...lists }: any): OnnxTensor {
  const [array, dtype] = TYPES[data_type] ?? [];
  if (array === undefined || dtype === undefined) return { name, dtype: null, shape: dims, values: [] };
  const numbers =
    raw_data?.length > 0 ? [...new array(new Uint8Array(raw_data).buffer)] : (Object.values(lists)[0] ?? []);
  const values = (numbers as (number | bigint)[]).map(Number).map((n) => (Number.isFinite(n) ? n : String(n)));
  return { name, dtype, shape: dims, values };
}
