import { Conv2D, Dense, Flatten, GRU, type Layer, LSTM, MaxPooling2D, Sequential, Tensor } from "../../../src/index.js";
import { type PlacedLayer, startingWeights } from "../model.js";

/** A stack of placed layers with their starting weights. */
export async function sequentialOf(layers: readonly PlacedLayer[]): Promise<Sequential> {
  const model = new Sequential(layers.map(layerOf));
  const weights = layers.flatMap(startingWeights);
  await model.setWeights(weights.map(({ shape, values }) => new Tensor(shape, values, "float32")));
  return model;
}

function layerOf(layer: PlacedLayer): Layer {
  const { inputShape } = layer;
  switch (layer.type) {
    case "conv":
      return new Conv2D(layer.filters, layer.size, { activation: "relu", inputShape });
    case "maxPool":
      return new MaxPooling2D({ poolSize: layer.size, inputShape });
    case "flatten":
      return new Flatten({ inputShape });
    case "dense":
      return new Dense(layer.units, { activation: layer.relu ? "relu" : "linear", inputShape });
    case "lstm":
      return new LSTM(layer.units, { returnSequences: layer.sequences, inputShape });
    case "gru":
      return new GRU(layer.units, { returnSequences: layer.sequences, inputShape });
  }
}
