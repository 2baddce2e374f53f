// After Keras's antirectifier: a layer of one's own, which lets both signs pass, each on its own side.
import { Activation, Dense, Dropout, datasets, Layer, ops, Sequential, type SymbolicTensor } from "wgrad";

/** [batch, n] → [batch, 2·n]: what is positive of a sample that was centred and brought to length 1, then what is negative. */
class Antirectifier extends Layer {
  static override className = "Antirectifier";
  override call(inputs: SymbolicTensor): SymbolicTensor {
    const centred = ops.subtract(inputs, ops.mean(inputs, { axis: 1, keepdims: true }));
    const normalized = ops.normalize(centred, { axis: 1 });
    return ops.concat([ops.relu(normalized), ops.relu(ops.negative(normalized))], 1);
  }
}

export async function antirectifier({ digits = datasets.mnist(), units = 256, batchSize = 128, epochs = 40 } = {}) {
  const numClasses = 10;
  const { train, test } = await digits;

  const model = new Sequential();
  model.add(new Dense(units, { inputShape: [784] }));
  model.add(new Antirectifier());
  model.add(new Dropout(0.1));
  model.add(new Dense(units));
  model.add(new Antirectifier());
  model.add(new Dropout(0.1));
  model.add(new Dense(numClasses));
  model.add(new Activation("softmax"));

  model.compile({ loss: "sparseCategoricalCrossentropy", optimizer: "rmsprop", metrics: ["accuracy"] });
  await model.fit(train.x, train.y, { batchSize, epochs, validationData: [test.x, test.y] });
  return model.evaluate(test.x, test.y);
}
