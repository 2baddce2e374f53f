// ONNX models as bytes. A model is a protobuf message, and for what is written here protobuf is two kinds of field, so that a writer is
// shorter than the schema that a library would have to be told. Field numbers are those of onnx.proto3, ONNX 1.16.

const IR_VERSION = 9;
const OPSET = 21;
const FLOAT = 1;
const INT_ATTRIBUTE = 2;
const INTS_ATTRIBUTE = 7;

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A constant of the model. */
export interface OnnxWeight extends OnnxTensor {
  readonly values: Float32Array<ArrayBuffer>;
}

/** One operator; `""` among the inputs leaves an optional one out. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxGraph {
  readonly input: OnnxTensor;
  readonly output: OnnxTensor;
  readonly weights: readonly OnnxWeight[];
  /** In an order in which they can run. */
  readonly nodes: readonly OnnxNode[];
}

/** A model in f32 as `InferenceSession.create` of onnxruntime takes it. */
export function onnxModel({ input, output, weights, nodes }: OnnxGraph): Uint8Array<ArrayBuffer> {
  const graph = [
    ...nodes.map((node) => message(1, nodeFields(node))),
    text(2, "graph"),
    ...weights.map((weight) => message(5, weightFields(weight))),
    message(11, tensorFields(input)),
    message(12, tensorFields(output)),
  ];
  return joined([int(1, IR_VERSION), message(7, graph), message(8, [text(1, ""), int(2, OPSET)])]);
}

type Bytes = Uint8Array<ArrayBuffer>;

function nodeFields({ op, inputs, outputs, attributes = {} }: OnnxNode): Bytes[] {
  const attribute = ([name, value]: [string, number | readonly number[]]) =>
    typeof value === "number"
      ? [text(1, name), int(3, value), int(20, INT_ATTRIBUTE)]
      : [text(1, name), ...value.map((item) => int(8, item)), int(20, INTS_ATTRIBUTE)];
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map((entry) => message(5, attribute(entry))),
  ];
}

function weightFields({ name, shape, values }: OnnxWeight): Bytes[] {
  const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return [...shape.map((size) => int(1, size)), int(2, FLOAT), text(8, name), field(9, data)];
}

function tensorFields({ name, shape }: OnnxTensor): Bytes[] {
  const sizes = shape.map((size) => message(1, [int(1, size)]));
  return [text(1, name), message(2, [message(1, [int(1, FLOAT), message(2, sizes)])])];
}

/** A field that holds a whole number from 0 up. */
function int(number: number, value: number): Bytes {
  return joined([varint(number << 3), varint(value)]);
}

/** A field that holds bytes, its length before them. */
function field(number: number, data: Bytes): Bytes {
  return joined([varint((number << 3) | 2), varint(data.length), data]);
}

function text(number: number, value: string): Bytes {
  return field(number, new TextEncoder().encode(value));
}

function message(number: number, fields: readonly Bytes[]): Bytes {
  return field(number, joined(fields));
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): Bytes {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
