import { Adam, Dense, init, Sequential, Tensor } from "wgrad";
import { toy } from "../course/parts/toys.js";
import { EPOCHS, EVERY, type Frame, SIZES } from "./frame.js";

/** Trains the net of the front page. It is fetched, with the library, when the visitor begins. */
export async function* firstNet(): AsyncGenerator<Frame, void> {
  const { adapter } = await init();
  const { places, kinds } = toy("spirals", 300);
  const x = Tensor.from(places, [kinds.length, 2]);
  const y = Tensor.from(kinds, [kinds.length, 1]);
  const [, ...units] = SIZES;
  const model = new Sequential(
    units.map((count, i) => {
      const activation = i === units.length - 1 ? "sigmoid" : "tanh";
      return new Dense(count, i === 0 ? { activation, inputShape: [2] } : { activation });
    }),
  );
  model.compile({ optimizer: new Adam(0.03), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  try {
    for (let epoch = 0; epoch < EPOCHS; epoch += EVERY) {
      const { history } = await model.fit(x, y, { epochs: EVERY, batchSize: 100 });
      const weights = (await model.getWeights()).map(({ data }) => [...data]);
      yield { epoch: epoch + EVERY, right: history.accuracy?.at(-1) ?? 0, adapter, weights };
    }
  } finally {
    model.dispose();
  }
}
