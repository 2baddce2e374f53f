import { expect, test } from "vitest";
import { goOn } from "../../../demos/playground/learning/go-on.js";
import { Learner } from "../../../demos/playground/learning/learner.js";
import { netOf, presets } from "../../../demos/playground/model/state.js";
import { STEPS, type Task } from "../../../demos/playground/model/tasks.js";
import { setRandomSeed, Tensor } from "../../../src/index.js";
import { onFreshDevice } from "../../harness/fresh-device.js";

const letters: Task = { inputShape: [STEPS], dtype: "int32", answer: { kind: "tokens", count: 7 } };
const codes = Tensor.from(
  Int32Array.from({ length: 8 * STEPS }, (_, i) => (i * i) % 7),
  [8, STEPS],
  "int32",
);
const texts = { train: { x: codes, y: codes }, test: { x: codes, y: codes } };

test.each([0, 1])(
  "net %i for texts goes on with the likeliest letter, as often as asked, and ends when nobody reads",
  (index) =>
    onFreshDevice(async () => {
      setRandomSeed(2);
      const learner = new Learner(
        netOf(presets.text[index]!, letters.answer),
        letters,
        { name: "own", count: 10, noise: 0 },
        texts,
      );
      const written = async (prompt: number[], count: number, most = count) => {
        const told: number[] = [];
        const tell = (code: number) => told.push(code) < most;
        await goOn(learner.model, prompt, count, { temperature: 0, seed: 1, tell });
        return told;
      };
      const prompt = [3, 1, 4];
      const [first] = await written(prompt, 1);
      const ids = Int32Array.from({ length: STEPS }, (_, i) => prompt[i] ?? 0);
      const { data } = await learner.model.predict(Tensor.from(ids, [1, STEPS], "int32"));
      const row = [...data.subarray(2 * 7, 3 * 7)];
      expect(first).toBe(row.indexOf(Math.max(...row)));
      expect(await written(prompt, STEPS + 9)).toHaveLength(STEPS + 9);
      expect((await written(prompt, STEPS, 2)).length).toBeLessThan(STEPS);
      learner.dispose();
    }),
);

test("gradients of a line are what they are by hand, and asking changes nothing", () =>
  onFreshDevice(async () => {
    const task: Task = { inputShape: [2], dtype: "float32", answer: { kind: "number", of: "y" } };
    const x = Tensor.from([1, 2, -1, 3], [2, 2]);
    const y = Tensor.from([1, -2], [2, 1]);
    const samples = { x, y };
    const net = {
      layers: [],
      optimizer: { name: "SGD", options: {} },
      loss: { name: "MeanSquaredError", options: {} },
    };
    const learner = new Learner(net, task, { name: "cars", count: 10, noise: 0 }, { train: samples, test: samples });
    const weights = [Tensor.from([0.5, -1], [2, 1]), Tensor.from([0.25])];
    await learner.model.setWeights(weights);
    const frame = await learner.look(0, true);
    // Answers −1.25 and −3.25; errors −2.25 and −1.25; gradients by x₁ −1, by x₂ −8.25, by the bias −3.5.
    expect(frame.layers[0]?.gradient).toBeCloseTo(Math.sqrt((1 + 8.25 ** 2 + 3.5 ** 2) / 3), 4);
    expect(frame.test?.loss).toBeCloseTo((2.25 ** 2 + 1.25 ** 2) / 2, 5);
    expect(frame.test?.pairs?.map(([, said]) => said)).toEqual([-1.25, -3.25]);
    expect((await learner.model.getWeights()).map(({ data }) => [...data])).toEqual(
      weights.map(({ data }) => [...data]),
    );
    await learner.step(samples);
    const { dispatches, weights: count } = await learner.cost();
    expect(count).toBe(3);
    expect(dispatches).toBeGreaterThan(0);
    expect((await learner.model.getWeights())[1]?.data[0]).toBeCloseTo(0.25 + 0.01 * 3.5, 5);
    learner.dispose();
  }));
