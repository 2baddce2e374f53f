// After Keras's variational_autoencoder: digits laid out on a plane, from any point of which one can be drawn.
import { Dense, datasets, Input, Layer, Model, ops, random, type SymbolicTensor } from "wgrad";

/** Draws a point from around the one that the encoder is thinking of, and keeps all of them near the middle. */
class Sampling extends Layer<readonly SymbolicTensor[], SymbolicTensor> {
  static override className = "Sampling";
  override call([zMean, zLogVar]: readonly [SymbolicTensor, SymbolicTensor]): SymbolicTensor {
    const spread = ops.subtract(ops.add(zLogVar, 1), ops.add(ops.square(zMean), ops.exp(zLogVar)));
    this.addLoss(ops.multiply(ops.mean(ops.sum(spread, { axis: -1 })), -0.5));
    const epsilon = random.normal(zMean.shape);
    return ops.add(zMean, ops.multiply(ops.exp(ops.multiply(zLogVar, 0.5)), epsilon));
  }
}

export async function variationalAutoencoder({
  digits = datasets.mnist(),
  intermediateDim = 512,
  latentDim = 2,
  batchSize = 128,
  epochs = 50,
} = {}) {
  const { train, test } = await digits;
  const originalDim = 28 * 28;

  // The encoder.
  const inputs = Input([originalDim], { name: "encoder_input" });
  let x = new Dense(intermediateDim, { activation: "relu" }).apply(inputs);
  const zMean = new Dense(latentDim, { name: "z_mean" }).apply(x);
  const zLogVar = new Dense(latentDim, { name: "z_log_var" }).apply(x);
  const z = new Sampling({ name: "z" }).apply([zMean, zLogVar]);
  const encoder = new Model({ inputs, outputs: [zMean, zLogVar, z], name: "encoder" });

  // The decoder.
  const latentInputs = Input([latentDim], { name: "z_sampling" });
  x = new Dense(intermediateDim, { activation: "relu" }).apply(latentInputs);
  const outputs = new Dense(originalDim, { activation: "sigmoid" }).apply(x);
  const decoder = new Model({ inputs: latentInputs, outputs, name: "decoder" });

  // What is drawn wrong counts a pixel at a time.
  const vae = new Model({ inputs, outputs: decoder.apply(encoder.apply(inputs)[2]), name: "vae_mlp" });
  const clipped = (p: SymbolicTensor) => ops.clip(p, 1e-7, 1 - 1e-7);
  const reconstruction = (yTrue: SymbolicTensor, yPred: SymbolicTensor) =>
    ops.multiply(ops.mean(ops.binaryCrossentropy(yTrue, clipped(yPred))), originalDim);
  vae.compile({ optimizer: "adam", loss: reconstruction });
  const { history } = await vae.fit(train.x, train.x, { epochs, batchSize, validationData: [test.x, test.x] });

  const drawn = await decoder.predict([[0, 0]]);
  return { first: history.loss?.[0], loss: (await vae.evaluate(test.x, test.x)).loss, drawn };
}
