/** Graphs made to do harm: any operator with any attributes and any numbers is read, or refused with a typed error, in bounded memory. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Tensor } from "../../src/index.js";
import { readOnnx } from "../../src/io/onnx/open-onnx.js";
import { operators } from "../../src/io/onnx/operators.js";
import { decodeModel } from "../../src/io/onnx/proto.js";
import { encodeModel } from "../../src/io/onnx/write/encode.js";
import type { WrittenAttribute, WrittenGraph, WrittenTensor } from "../../src/io/onnx/write/graph-writer.js";
import { cpuTimer } from "../harness/cpu-time.js";
import { mutated, read, runs } from "../harness/damaged.js";

const strange = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 2 ** 24, 1e6, 65_536, 0, -1),
);
const fraction = fc.oneof(
  fc.double({ min: -2, max: 3, noNaN: true }),
  fc.constantFrom(Number.NaN, Infinity, 1e30, -1e30, 0),
);
const words = fc.constantFrom(
  ...["constant", "edge", "wrap", "linear", "cubic", "nearest", "align_corners", "asymmetric", "SAME_UPPER", "VALID"],
  ...[
    "reverse",
    "bidirectional",
    "Tanh",
    "Affine",
    "sum",
    "mul",
    "tanh",
    "floor",
    "ceil",
    "bij,bjk->bik",
    "",
    "__proto__",
  ],
);
/** Names that some operator has an attribute of. */
const names = fc.constantFrom(
  ...[
    "axis",
    "axes",
    "perm",
    "shape",
    "to",
    "mode",
    "kernel_shape",
    "strides",
    "dilations",
    "pads",
    "group",
    "ceil_mode",
  ],
  ...[
    "auto_pad",
    "hidden_size",
    "direction",
    "activations",
    "layout",
    "linear_before_reset",
    "epsilon",
    "alpha",
    "beta",
  ],
  ...["blocksize", "keepdims", "split", "num_outputs", "size", "num_groups", "batch_dims", "equation", "k", "starts"],
  ...[
    "ends",
    "steps",
    "scales",
    "value",
    "value_ints",
    "coordinate_transformation_mode",
    "nearest_mode",
    "output_shape",
  ],
  ...[
    "output_padding",
    "noop_with_empty_axes",
    "select_last_index",
    "largest",
    "reduction",
    "upper",
    "exclude_outside",
  ],
);
const tensor = fc
  .tuple(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), fc.array(strange, { minLength: 1, maxLength: 6 }))
  .map(([shape, values]): WrittenTensor => {
    const size = shape.reduce((a, b) => a * b, 1);
    const numbers = Array.from({ length: size }, (_, i) => values[i % values.length] ?? 0);
    return { value: Tensor.from(numbers, shape, "float32") };
  });
const given = fc.oneof(
  fc.array(strange, { maxLength: 5 }).map((value): WrittenTensor => ({ value })),
  strange.map((value): WrittenTensor => ({ value: Tensor.from([value], [], "int32") })),
  fraction.map((value): WrittenTensor => ({ value: Tensor.from([value], [], "float32") })),
  tensor,
);
const attribute: fc.Arbitrary<WrittenAttribute> = fc.oneof(
  strange,
  words,
  fc.array(strange, { maxLength: 6 }),
  fraction.map((float) => ({ float })),
  fc.array(fraction, { maxLength: 4 }).map((floats) => ({ floats })),
  fc.array(words, { maxLength: 4 }).map((strings) => ({ strings })),
  tensor.map(({ value }) => ({ tensor: value as Tensor, type: 1 })),
);

const graphs = fc
  .record({
    op: fc.constantFrom(...Object.keys(operators)),
    sample: fc.array(fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(1_000_000)), { maxLength: 4 }),
    tensors: fc.array(given, { maxLength: 5 }),
    attributes: fc.dictionary(names, attribute, { maxKeys: 5 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    opset: fc.constantFrom(6, 9, 11, 13, 17, 20),
    inputFirst: fc.boolean(),
  })
  .map(({ op, sample, tensors, attributes, outputs, opset, inputFirst }) => {
    const named = tensors.map((value, i) => [`w${i}`, value] as const);
    const inputs = named.map(([name]) => name);
    const names = Array.from({ length: outputs }, (_, i) => `y${i}`);
    const graph: WrittenGraph = {
      name: "harm",
      nodes: [{ op, inputs: inputFirst ? ["x", ...inputs] : [...inputs, "x"], outputs: names, attributes }],
      initializers: new Map(named),
      inputs: [{ name: "x", type: 1, shape: [null, ...sample] }],
      outputs: [{ name: "y0", type: 1, shape: [] }],
    };
    return { op, bytes: encodeModel(graph, opset) };
  });

describe("a graph of one node", () => {
  test("with any attributes and any numbers is read or refused", () => {
    fc.assert(
      fc.property(graphs, ({ bytes }) => {
        const taken = cpuTimer();
        read(() => readOnnx(bytes), bytes.length);
        expect(taken()).toBeLessThan(5000);
      }),
      runs(3000),
    );
  }, 180_000); // each graph has its own limit above: that many of them take half a minute on a busy machine
});

describe("messages", () => {
  test("within messages without end are refused", () => {
    // A node's attribute (5) has a graph (6), which has nodes (1), which have attributes …
    const nested = (levels: number) => {
      let inner = Uint8Array.of(0x22, 1, 65);
      for (let i = 0; i < levels; i++) for (const tag of [0x0a, 0x32, 0x2a]) inner = message(tag, inner);
      return message(0x3a, message(0x0a, inner));
    };
    for (const levels of [1, 10, 1000]) read(() => decodeModel(nested(levels)), 1);
  });

  test("of tensors that claim more than they hold are refused before anything is claimed for them", () => {
    const sizes = [2 ** 31 - 1, 2 ** 20];
    for (const type of [1, 7, 10, 11]) {
      const dims = sizes.flatMap((size) => [0x08, ...varint(size)]);
      const tensor = Uint8Array.from([...dims, 0x10, type, 0x4a, 4, 0, 0, 0, 0]);
      const file = message(0x3a, message(0x2a, tensor));
      expect(read(() => decodeModel(file), file.length)).toBeUndefined();
    }
  });

  test("that were changed are read or refused", () => {
    const sample = fc.sample(graphs, { numRuns: 40, seed: 3 });
    for (const { bytes } of sample) {
      fc.assert(
        fc.property(mutated(bytes), (changed) => void read(() => readOnnx(changed), changed.length)),
        runs(20),
      );
    }
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

function message(tag: number, inner: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([tag, ...varint(inner.length), ...inner]);
}
