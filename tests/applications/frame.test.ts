import { expect, test } from "vitest";
import {
  type ActivationName,
  ArgumentError,
  applications,
  Conv2D,
  DownloadError,
  Input,
  Model,
  ops,
  ShapeError,
  Tensor,
} from "../../src/index.js";

const { MobileNet, MobileNetV2, MobileNetV3Small, NASNetMobile, ResNet50, VGG16, Xception } = applications;
const none = { weights: null } as const;

test("an input of one's own stands before the application, and the model begins where that does", async () => {
  const image = Input([40, 40, 3]);
  const inputTensor = new Conv2D(3, 3).apply(image);
  const model = await MobileNetV2({ ...none, inputTensor, includeTop: false, alpha: 0.35 });
  expect(model.input).toBe(image);
  expect(model.layers[1]?.name).toMatch(/^conv2d/);
  expect(model.output.shape).toEqual([-1, 2, 2, 1280]);
  expect(model.name).toBe("mobilenetv2_0.35_38");
});

test("a name, classes and what the top ends with", async () => {
  const model = await ResNet50({ ...none, name: "mine", classes: 3, classifierActivation: null });
  expect(model.name).toBe("mine");
  expect(model.getLayer("predictions").config).toMatchObject({ units: 3, activation: "linear" });
});

const refused: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
  ["another option", () => ResNet50({ include_top: false } as object), /Write includeTop/],
  ["another pooling", () => ResNet50({ ...none, pooling: "mean" as "avg" }), /one of "avg", "max", null/],
  ["no classes", () => ResNet50({ ...none, classes: 0 }), /no such classes/],
  ["another activation", () => VGG16({ ...none, classifierActivation: "softmx" as ActivationName }), /softmax/],
  ["classes that the weights do not know", () => VGG16({ classes: 10 }), /classes: 1000.*received 10/],
  ["a sigmoid after trained weights", () => VGG16({ classifierActivation: "sigmoid" }), /null or "softmax"/],
  ["a size that the weights do not know", () => VGG16({ inputShape: [64, 64, 3] }), /\[224, 224, 3\]/],
  ["channels that the weights do not know", () => VGG16({ inputShape: [64, 64, 1], includeTop: false }), /3 channels/],
  ["images that are too small", () => Xception({ ...none, inputShape: [70, 80, 3] }), /at least 71 by 71/],
  ["any size with a top", () => VGG16({ ...none, inputShape: [null, 64, 3] }), /includeTop: false/],
  ["unknown channels", () => MobileNetV3Small({ ...none, inputShape: [64, 64, null] }), /number of channels/],
  ["a shape that is none", () => ResNet50({ ...none, inputShape: [64, 64] }), /inputShape/],
  ["a batch as input", () => ResNet50({ ...none, inputTensor: Tensor.zeros([1, 32, 32, 3]) as never }), /inputTensor/],
  [
    "two shapes",
    () => ResNet50({ ...none, inputTensor: Input([64, 64, 3]), inputShape: [32, 32, 3] }),
    /Leave inputShape out/,
  ],
  ["an alpha without weights", () => MobileNet({ alpha: 0.3 }), /alpha: 0.25, 0.5, 0.75 or 1/],
  ["depth without weights", () => MobileNet({ depthMultiplier: 2 }), /depthMultiplier: 1/],
  ["an alpha of nothing", () => MobileNetV2({ ...none, alpha: 0 }), /no such alpha/],
];

test.each(refused)("refuses %s", async (_, make, message) => {
  const error = await make().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ArgumentError);
  expect((error as Error).message).toMatch(message);
});

test("weights of ImageNet are asked for at Keras's address", async () => {
  const asked: string[] = [];
  const fetch = async (url: unknown) => {
    asked.push(String(url));
    return new Response("", { status: 404, statusText: "Not Found" });
  };
  const store = "https://storage.googleapis.com/tensorflow/keras-applications/";
  const makes = [
    [() => MobileNet({ fetch, alpha: 0.25, inputShape: [128, 128, 3] }), "mobilenet/mobilenet_2_5_128_tf.h5"],
    [
      () => MobileNetV2({ fetch, alpha: 1, includeTop: false }),
      "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5",
    ],
    [
      () => MobileNetV3Small({ fetch, alpha: 0.75, includeTop: false }),
      "mobilenet_v3/weights_mobilenet_v3_small_224_0.75_float_no_top_v2.h5",
    ],
    [() => ResNet50({ fetch }), "resnet/resnet50_weights_tf_dim_ordering_tf_kernels.h5"],
    [() => NASNetMobile({ fetch, includeTop: false }), "nasnet/NASNet-mobile-no-top.h5"],
    [() => applications.EfficientNetV2B0({ fetch }), "efficientnet_v2/efficientnetv2-b0.h5"],
    [() => applications.ConvNeXtTiny({ fetch, includeTop: false }), "convnext/convnext_tiny_notop.h5"],
  ] as const;
  for (const [make, file] of makes) {
    await expect(make()).rejects.toThrow(DownloadError);
    expect(asked.at(-1)).toBe(store + file);
  }
  await expect(applications.EfficientNetB0({ fetch })).rejects.toThrow(DownloadError);
  expect(asked.at(-1)).toBe("https://storage.googleapis.com/keras-applications/efficientnetb0.h5");
});

test("published weights of another sum are refused", async () => {
  const fetch = async () => new Response(new Uint8Array([1, 2, 3]));
  await expect(ResNet50({ fetch })).rejects.toThrow(/2cb95161c43110f7111970584f804107/);
});

test("weights from a file of one's own", async () => {
  const options = { alpha: 0.25, inputShape: [32, 32, 3], classes: 4 } as const;
  const first = await MobileNet({ ...options, ...none });
  const weights = await first.saveWeights({ format: "h5" });
  const second = await MobileNet({ ...options, weights });
  const [a, b] = [await first.getWeights(), await second.getWeights()];
  expect(b.map(({ data }) => data)).toEqual(a.map(({ data }) => data));
});

test("models with layers of their own come back from files", async () => {
  const { InceptionResNetV2 } = applications;
  const model = await InceptionResNetV2({ ...none, includeTop: false, inputShape: [75, 75, 3] });
  const { modelFromJson, toJson } = await import("../../src/index.js");
  const again = modelFromJson(toJson(model)) as Model;
  expect(again.layers.map(({ name }) => name)).toEqual(model.layers.map(({ name }) => name));
});

test("preprocessInput: the three ways, on the host", () => {
  const x = Tensor.from([[[[0, 255, 100]]]]);
  const { preprocessInput } = applications.imagenetUtils;
  const flat = (mode: "caffe" | "tf" | "torch") => [...preprocessInput(x, { mode }).data];
  const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4));
  expect(flat("tf")).toEqual(close([-1, 1, 100 / 127.5 - 1]));
  expect(flat("caffe")).toEqual(close([100 - 103.939, 255 - 116.779, -123.68]));
  expect(flat("torch")).toEqual(close([-0.485 / 0.229, (1 - 0.456) / 0.224, (100 / 255 - 0.406) / 0.225]));
  const first = Tensor.from([[[0]], [[255]], [[100]]]);
  const caffe = preprocessInput(first, { dataFormat: "channelsFirst" });
  expect([...caffe.data]).toEqual(close([100 - 103.939, 255 - 116.779, -123.68]));
  expect(applications.efficientnet.preprocessInput(x)).toBe(x);
  expect(() => applications.vgg16.preprocessInput(Tensor.zeros([1, 2, 2, 4]))).toThrow(ShapeError);
  expect(() => applications.vgg16.preprocessInput([1] as never)).toThrow(ArgumentError);
});

test("preprocessInput between layers: it becomes part of the model", () => {
  const image = Input([8, 8, 3]);
  for (const { preprocessInput } of [applications.resnet, applications.mobilenet, applications.densenet]) {
    const model = new Model({ inputs: image, outputs: preprocessInput(ops.multiply(image, 1)) });
    expect(model.output.shape).toEqual([-1, 8, 8, 3]);
  }
});

test("decodePredictions: the likeliest first, by the names that were given", async () => {
  const classIndex = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i, [`n${i}`, `word ${i}`] as const]));
  const scores = new Float32Array(2000);
  [scores[7], scores[3], scores[1999]] = [0.5, 0.25, 1];
  const predictions = Tensor.from(scores, [2, 1000]);
  const { decodePredictions } = applications.xception;
  expect(await decodePredictions(predictions, { classIndex, top: 2 })).toEqual([
    [["n7", "word 7", 0.5], ["n3", "word 3", 0.25]], // biome-ignore format: a row an image
    [["n999", "word 999", 1], ["n0", "word 0", 0]], // biome-ignore format: a row an image
  ]);
  expect((await decodePredictions(predictions, { classIndex }))[0]).toHaveLength(5);
  await expect(decodePredictions(Tensor.zeros([1, 10]), { classIndex })).rejects.toThrow(ShapeError);
  await expect(decodePredictions(predictions, { classIndex: { 0: ["a", "b"] } })).rejects.toThrow(
    /does not name class/,
  );
  const fetch = async () => new Response("{}");
  await expect(decodePredictions(predictions, { fetch })).rejects.toThrow(/c2c37ea517e94d9795004a39431a14cb/);
});
