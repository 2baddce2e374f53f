// After Keras's lstm_stateful: a mean over two steps, of which a net sees one at a time. Only one that remembers can give it.
import { Adam, Dense, Input, LSTM, Random, Sequential, Tensor } from "wgrad";

export async function lstmStateful({
  inputLen = 1000,
  tsteps = 2,
  units = 20,
  epochs = 10,
  learningRate = 0.001,
  seed = 1986,
} = {}) {
  const [lahead, batchSize] = [1, 1];

  // Noise, and its mean over the last steps.
  const random = new Random(seed);
  const noise = Array.from({ length: inputLen + tsteps - 1 }, () => 0.2 * random.uniform() - 0.1);
  const mean = noise.map((_, i) => noise.slice(i - tsteps + 1, i + 1).reduce((sum, one) => sum + one, 0) / tsteps);
  const x = Tensor.from(noise.slice(tsteps - 1), [inputLen, lahead, 1]);
  const y = Tensor.from(mean.slice(tsteps - 1), [inputLen, 1]);
  const toTrain = Math.floor(0.8 * inputLen);
  const [train, test] = [(all: Tensor) => all.slice(0, toTrain), (all: Tensor) => all.slice(toTrain)];

  const createModel = (stateful: boolean) => {
    const lstm = new LSTM(units, { stateful });
    const model = new Sequential([Input({ batchShape: [batchSize, lahead, 1] }), lstm, new Dense(1)]);
    return { lstm, model: model.compile({ loss: "mse", optimizer: new Adam(learningRate) }) };
  };
  const options = { batchSize, epochs: 1, shuffle: false };

  const remembering = createModel(true);
  for (let i = 0; i < epochs; i++) {
    await remembering.model.fit(train(x), train(y), options);
    remembering.lstm.resetStates();
  }
  const stateful = await remembering.model.evaluate(test(x), test(y), { batchSize });

  const { model } = createModel(false);
  await model.fit(train(x), train(y), { ...options, epochs });
  const stateless = await model.evaluate(test(x), test(y), { batchSize });
  return { stateful: stateful.loss, stateless: stateless.loss };
}
