// After Keras's mnist_denoising_autoencoder: digits are drawn without the noise that lies on them.
import {
  Activation,
  Conv2D,
  Conv2DTranspose,
  compile,
  Dense,
  datasets,
  Flatten,
  Input,
  Model,
  ops,
  Reshape,
  random,
  type SymbolicTensor,
  type Tensor,
} from "wgrad";

export async function mnistDenoisingAutoencoder({
  digits = datasets.mnist(),
  layerFilters = [32, 64],
  latentDim = 16,
  batchSize = 128,
  epochs = 30,
} = {}) {
  const { train, test } = await digits;
  const noisy = async (x: Tensor) => {
    const noise = { mean: 0.5, stddev: 0.5 };
    const soil = (x: SymbolicTensor) => ops.clip(ops.add(x, random.normal(x.shape, noise)), 0, 1);
    return (await compile(soil, [x])).run(x);
  };
  const [xTrain, xTest] = [train.x.reshape([-1, 28, 28, 1]), test.x.reshape([-1, 28, 28, 1])];
  const [xTrainNoisy, xTestNoisy] = [await noisy(xTrain), await noisy(xTest)];

  // The encoder.
  const kernelSize = 3;
  const inputs = Input([28, 28, 1], { name: "encoder_input" });
  let x = inputs;
  for (const filters of layerFilters) {
    x = new Conv2D(filters, kernelSize, { strides: 2, activation: "relu", padding: "same" }).apply(x);
  }
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const latent = new Dense(latentDim, { name: "latent_vector" }).apply(new Flatten().apply(x));
  const encoder = new Model({ inputs, outputs: latent, name: "encoder" });

  // The decoder.
  const latentInputs = Input([latentDim], { name: "decoder_input" });
  x = new Dense(height * width * channels).apply(latentInputs);
  x = new Reshape([height, width, channels]).apply(x);
  for (const filters of layerFilters.toReversed()) {
    x = new Conv2DTranspose(filters, kernelSize, { strides: 2, activation: "relu", padding: "same" }).apply(x);
  }
  x = new Conv2DTranspose(1, kernelSize, { padding: "same" }).apply(x);
  const outputs = new Activation("sigmoid", { name: "decoder_output" }).apply(x);
  const decoder = new Model({ inputs: latentInputs, outputs, name: "decoder" });

  const autoencoder = new Model({ inputs, outputs: decoder.apply(encoder.apply(inputs)), name: "autoencoder" });
  autoencoder.compile({ loss: "mse", optimizer: "adam" });
  await autoencoder.fit(xTrainNoisy, xTrain, { validationData: [xTestNoisy, xTest], epochs, batchSize });

  // How far from the clean digits: what the net draws, and what it was given.
  const { loss } = await autoencoder.evaluate(xTestNoisy, xTest);
  const noise = xTestNoisy.sub(xTest);
  return { error: loss, errorOfNoise: noise.mul(noise).mean().item() };
}
