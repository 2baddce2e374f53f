// After Keras's mnist_hierarchical_rnn: one LSTM reads each row of a picture, another the rows.
import { AveragePooling2D, Dense, datasets, Input, LSTM, Model, RMSprop, TimeDistributed } from "wgrad";

/** `poolSize` shrinks the pictures first, and with them the 28 rows of 28 steps of the original. */
export async function mnistHierarchicalRnn({
  digits = datasets.mnist(),
  rowHidden = 128,
  colHidden = 128,
  poolSize = 1,
  learningRate = 0.001,
  batchSize = 32,
  epochs = 5,
} = {}) {
  const numClasses = 10;
  const { train, test } = await digits;
  const [xTrain, xTest] = [train.x.reshape([-1, 28, 28, 1]), test.x.reshape([-1, 28, 28, 1])];

  const x = Input([28, 28, 1]);
  const encodedRows = new TimeDistributed(new LSTM(rowHidden)).apply(new AveragePooling2D({ poolSize }).apply(x));
  const encodedColumns = new LSTM(colHidden).apply(encodedRows);
  const prediction = new Dense(numClasses, { activation: "softmax" }).apply(encodedColumns);

  const model = new Model({ inputs: x, outputs: prediction });
  const optimizer = new RMSprop(learningRate);
  model.compile({ loss: "sparseCategoricalCrossentropy", optimizer, metrics: ["accuracy"] });
  await model.fit(xTrain, train.y, { batchSize, epochs, validationData: [xTest, test.y] });
  return model.evaluate(xTest, test.y);
}
