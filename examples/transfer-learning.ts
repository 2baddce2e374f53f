// After Keras's guide "Transfer learning & fine-tuning": a net that knows ImageNet learns to tell apart what a few photographs show.
import {
  Adam,
  applications,
  BatchNormalization,
  compile,
  Dataset,
  Dense,
  Dropout,
  GlobalAveragePooling2D,
  Input,
  Model,
  RandomBrightness,
  RandomFlip,
  RandomRotation,
  RandomZoom,
  Rescaling,
  Sequential,
  SparseCategoricalCrossentropy,
  Tensor,
} from "wgrad";

const { MobileNet, mobilenet } = applications;

/** One photograph of each class. `weights`: Keras's by default, or a file or address of those of MobileNet. */
export interface TransferLearning {
  readonly photographs: Parameters<typeof Dataset.fromImages>[0];
  readonly weights?: applications.MobileNetOptions["weights"];
  readonly alpha?: number;
  readonly classIndex?: applications.ClassIndex;
  readonly copies?: number;
  readonly epochs?: number;
  readonly tuning?: number;
}

export async function transferLearning(given: TransferLearning) {
  const { photographs, weights, alpha = 0.25, classIndex, copies = 40, epochs = 20, tuning = 5 } = given;

  // What the net says of the photographs as they are.
  const full = await MobileNet({ alpha, weights });
  let pixels = Tensor.zeros([0]);
  for await (const batch of Dataset.fromImages(photographs, { imageSize: 224 }).batch(1000)) pixels = batch;
  const predictions = await full.predict(mobilenet.preprocessInput(pixels));
  const seen = await mobilenet.decodePredictions(predictions, { classIndex, top: 2 });

  // A class of each, by augmentation; half of the pictures are for validation.
  const [classes = 0] = pixels.shape;
  const augmentation = new Sequential([
    new RandomFlip("horizontal"),
    new RandomRotation(0.1),
    new RandomZoom(0.3),
    new RandomBrightness(0.2, { valueRange: [0, 255] }),
  ]);
  const labels = Array.from({ length: copies * classes }, (_, i) => i % classes);
  const y = Tensor.from(labels, [labels.length], "int32");
  const augment = await compile((x) => augmentation.apply(x, { training: true }), [{ shape: [y.size, 224, 224, 3] }]);
  const x = await augment.run(pixels.gather(y));
  const [training, held] = [(all: Tensor) => all.slice(0, y.size / 2), (all: Tensor) => all.slice(y.size / 2)];

  // The body of the net, frozen, and a new head.
  const base = new Model({ inputs: full.input, outputs: full.getLayer("conv_pw_13_relu").output });
  base.trainable = false;
  const inputs = Input([224, 224, 3]);
  let features = base.apply(new Rescaling(1 / 127.5, { offset: -1 }).apply(inputs));
  features = new Dropout(0.2).apply(new GlobalAveragePooling2D().apply(features));
  const model = new Model({ inputs, outputs: new Dense(classes).apply(features) });
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
  model.compile({ optimizer: new Adam(0.01), loss, metrics: ["accuracy"] });
  const validationData = [held(x), held(y)];
  await model.fit(training(x), training(y), { epochs, validationData, cacheFrozen: true });
  const head = await model.evaluate(held(x), held(y));

  // Fine-tuning: all of it, slowly; what normalizes goes on by the statistics it came with.
  base.trainable = true;
  for (const layer of base.layers) if (layer instanceof BatchNormalization) layer.trainable = false;
  model.compile({ optimizer: new Adam(1e-5), loss, metrics: ["accuracy"] });
  await model.fit(training(x), training(y), { epochs: tuning, batchSize: 8, validationData });
  const tuned = await model.evaluate(held(x), held(y));
  return { seen: seen.map((best) => best.map(([, word]) => word)), head, tuned };
}
