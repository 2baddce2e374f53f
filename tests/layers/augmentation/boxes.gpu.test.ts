import { describe, expect, test } from "vitest";
import { construct } from "../../../src/config.js";
import * as wgrad from "../../../src/index.js";
import {
  type BoundingBoxes,
  type BoxFormat,
  compile,
  type ImageRecord,
  ops,
  type SymbolicTensor,
  Tensor,
  utils,
} from "../../../src/index.js";
import fixture from "../../fixtures/keras-boxes/boxes.json";
import { camelCase } from "../../harness/keras-cases.js";
import { expectNear } from "../../harness/near.js";

// What Keras makes of boxes, from tests/fixtures/keras-boxes/boxes.py.

const { convertFormat, clipToImageSize, crop, pad, computeIou, computeCiou, encodeBoxToDeltas, decodeDeltasToBoxes } =
  utils.boundingBoxes;

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
const tensor = ({ shape, data }: Values) => Tensor.from([...data], shape, "float32");
const labels = Tensor.from([...fixture.labels.data], fixture.labels.shape, "int32");
const boxes = tensor(fixture.boxes);
const { height, width } = fixture;
const NEAR = { rtol: 1e-5, atol: 2e-5 };

async function run<T extends Record<string, SymbolicTensor>>(
  build: (...inputs: SymbolicTensor[]) => T,
  ...feeds: Tensor[]
): Promise<Record<keyof T, Tensor>> {
  const program = await compile(build, feeds);
  const found = await program.run(...feeds);
  program.dispose();
  return found as Record<keyof T, Tensor>;
}

test.each(fixture.formats)("boxes become $format, and come back", async ({ format, boxes: wanted }) => {
  const name = camelCase(format) as BoxFormat;
  const found = await run((x) => {
    const there = convertFormat(x!, "xyxy", name, { height, width });
    const others = convertFormat(there, name, "relCenterXywh", { height, width });
    return { there, back: convertFormat(others, "relCenterXywh", "xyxy", { height, width }) };
  }, boxes);
  expectNear(found.there, tensor(wanted), NEAR);
  expectNear(found.back, boxes, NEAR);
});

test("boxes are clipped, cropped and padded", async () => {
  const found = await run(
    (x, y) => {
      const moved = pad(x!, -9, -5);
      const clipped = clipToImageSize({ boxes: moved, labels: y! }, { height: 10, width: 8 });
      return { ...clipped, crop: crop(x!, 2, 3, 9, 8), pad: pad(x!, 2, 3) };
    },
    boxes,
    labels,
  );
  expectNear(found.boxes, tensor(fixture.clipped.boxes), NEAR);
  expect([...found.labels.data]).toEqual(fixture.clipped.labels.data);
  expectNear(found.crop, tensor(fixture.crop), NEAR);
  expectNear(found.pad, tensor(fixture.pad), NEAR);
});

test("how much boxes overlap", async () => {
  const found = await run((x) => {
    const others = pad(ops.slice(x!, [{}, { stop: 2 }]), 1.5, 1.5);
    const none = ops.multiply(ops.slice(x!, [{}, { stop: 1 }]), 0);
    const padded = ops.concat([x!, ops.subtract(none, 1)], 1);
    const flat = (i: number) => ops.reshape(ops.slice(x!, [{ start: i, stop: i + 1 }]), [3, 4]);
    return {
      iou: computeIou(x!, others, "xyxy"),
      iouFlat: computeIou(flat(0), flat(1), "xyxy"),
      iouMasked: computeIou(x!, padded, "xyxy", { useMasking: true, maskVal: -2 }),
      ciou: computeCiou(flat(0), flat(1), "xyxy"),
    };
  }, boxes);
  for (const name of ["iou", "iouFlat", "iouMasked", "ciou"] as const) {
    expectNear(found[name], tensor(fixture[name]), NEAR);
  }
});

test("boxes become deltas from anchors, and come back", async () => {
  const variance = [0.1, 0.1, 0.2, 0.2];
  const found = await run((x) => {
    const first = ops.reshape(ops.slice(x!, [{ stop: 1 }]), [3, 4]);
    const corner = ops.slice(first, [{}, { stop: 2 }]);
    const anchors = ops.concat([ops.add(corner, 1), ops.add(corner, 4)]);
    const deltas = encodeBoxToDeltas(anchors, x!, "xyxy", "xyxy", { variance });
    return { deltas, decoded: decodeDeltasToBoxes(anchors, deltas, "xyxy", "xywh", { variance }) };
  }, boxes);
  expectNear(found.deltas, tensor(fixture.deltas), { rtol: 1e-4, atol: 1e-4 });
  expectNear(found.decoded, tensor(fixture.decoded), { rtol: 1e-4, atol: 1e-4 });
});

/** What a layer makes of boxes on images without anything on them. */
async function moved(layer: object, given: Tensor, [high, wide]: readonly number[], among = labels) {
  const images = Tensor.zeros([2, high!, wide!, 1]);
  return run(
    (x, b, y) => {
      const record: ImageRecord = { images: x!, boundingBoxes: { boxes: b!, labels: y! } };
      const apply = Reflect.get(layer, "apply") as (x: ImageRecord, options: object) => ImageRecord;
      const { images: shown, boundingBoxes } = apply.call(layer, record, { training: true });
      const { boxes: there, labels: left } = boundingBoxes as BoundingBoxes;
      return { images: shown, boxes: there, labels: left };
    },
    images,
    given,
    among,
  );
}

describe("layers take boxes along", () => {
  const cases = fixture.layers.map(
    (one, i) => [`${i} ${one.name} ${JSON.stringify(one.args)} ${one.format}`, one] as const,
  );

  test.each(cases)("%s", async (_, { name, args, options, format, size, given, found }) => {
    const renamed = Object.fromEntries(Object.entries(options).map(([key, value]) => [camelCase(key), value]));
    const Layer = Reflect.get(wgrad, name) as new (...args: unknown[]) => object;
    const [first, second] = args;
    const [positional, more] = name === "RandomZoom" ? [[first], { widthFactor: second }] : [args, {}];
    const layer = new Layer(...positional, { ...renamed, ...more, boundingBoxFormat: camelCase(format) });
    const made = await moved(layer, tensor(given.boxes), size);
    expectNear(made.boxes, tensor(found.boxes), { rtol: 1e-4, atol: 1e-3 });
    expect([...made.labels.data]).toEqual(found.labels.data);
  });

  test("a flip of images flips their boxes: what is on them stays in them", async () => {
    const marks = new Float32Array(8 * 6 * 10);
    for (let i = 0; i < 8; i++) marks[i * 60 + 1 * 10 + 2] = 1; // a pixel at row 1, column 2
    const images = Tensor.from(marks, [8, 6, 10, 1]);
    const layer = new wgrad.RandomFlip({ boundingBoxFormat: "xywh", seed: 3 });
    const found = await run(
      (x, b, y) => {
        const out = layer.apply({ images: x!, boundingBoxes: { boxes: b!, labels: y! } }, { training: true });
        return { images: out.images, boxes: out.boundingBoxes!.boxes };
      },
      images,
      Tensor.from(Array.from({ length: 8 }, () => [2, 1, 1, 1]).flat(), [8, 1, 4]),
      Tensor.zeros([8, 1], "int32"),
    );
    const places = new Set<string>();
    for (let i = 0; i < 8; i++) {
      const [x = 0, y = 0, w, h] = found.boxes.data.slice(4 * i, 4 * i + 4);
      expect([w, h]).toEqual([1, 1]);
      expect(found.images.data[i * 60 + y * 10 + x]).toBe(1);
      places.add(`${x} ${y}`);
    }
    expect(places.size).toBeGreaterThan(1);
  });

  test.each([
    ["RandomCrop", [4, 5], {}],
    ["RandomShear", [0.5], { yFactor: 0.2 }],
    ["RandomPerspective", [1], { scale: 0.5 }],
    ["RandAugment", [[0, 1]], {}],
  ] as const)("what is on images stays in the boxes of %s", async (name, args, options) => {
    const marks = new Float32Array(6 * 12 * 12);
    for (let i = 0; i < 6; i++) for (const [y, x] of [[5, 5], [6, 6], [5, 6], [6, 5]] as const) marks[i * 144 + y * 12 + x] = 1; // biome-ignore format: a row
    const Layer = Reflect.get(wgrad, name) as new (...args: unknown[]) => object;
    const layer: any = new Layer(...args, { ...options, seed: 5, boundingBoxFormat: "xyxy" });
    const found = await run(
      (x, b, y) => {
        const given = { images: x!, segmentationMasks: x!, boundingBoxes: { boxes: b!, labels: y! } };
        const out = layer.apply(given, { training: true }) as Required<ImageRecord>;
        return { masks: out.segmentationMasks, boxes: out.boundingBoxes.boxes };
      },
      Tensor.from(marks, [6, 12, 12, 1]),
      Tensor.from(Array.from({ length: 6 }, () => [4.5, 4.5, 6.5, 6.5]).flat(), [6, 1, 4]), // pixels are points here
      Tensor.zeros([6, 1], "int32"),
    );
    const [, high = 1, wide = 1] = found.masks.shape;
    let seen = 0;
    for (let at = 0; at < found.masks.size; at++) {
      if (found.masks.data[at] !== 1) continue;
      const [image, y, x] = [Math.floor(at / (high * wide)), Math.floor(at / wide) % high, at % wide];
      const [left = 0, top = 0, right = 0, bottom = 0] = found.boxes.data.slice(4 * image, 4 * image + 4);
      const isIn = x >= left - 0.51 && x <= right + 0.51 && y >= top - 0.51 && y <= bottom + 0.51;
      if (isIn) seen++;
      else if (x > 0 && y > 0 && x < wide - 1 && y < high - 1 && name !== "RandAugment" && name !== "RandomShear") {
        expect.fail(`image ${image} has ${y}, ${x} outside ${[left, top, right, bottom]}`);
      }
    }
    expect(seen).toBeGreaterThan(5);
  });

  test("mixed images have the boxes of both", async () => {
    const found = await moved(new wgrad.MixUp(0.2, { boundingBoxFormat: "xyxy" }), boxes, [height, width]);
    expect(found.boxes.shape).toEqual([2, 6, 4]);
    expect(found.labels.shape).toEqual([2, 6]);
  });

  test("boxes of no known format, and those that cannot be followed, are refused", () => {
    const given = () => moved(new wgrad.RandomFlip(), boxes, [height, width]);
    expect(given()).rejects.toThrow(/boundingBoxFormat/);
    for (const layer of [new wgrad.CutMix(), new wgrad.RandomElasticTransform(0.5)]) {
      expect(moved(layer, boxes, [height, width])).rejects.toThrow(/cannot tell what becomes of bounding boxes/);
    }
    expect(() => new wgrad.RandomFlip({ boundingBoxFormat: "corners" as never })).toThrow(/boundingBoxFormat/);
    expect(construct(wgrad.Resizing as never, { height: 2, width: 2 })).toBeDefined();
  });
});
