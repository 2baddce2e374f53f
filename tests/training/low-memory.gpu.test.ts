import { describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { lookingBack } from "../../src/graph/symbols/gradients.js";
import { recompute } from "../../src/graph/symbols/recompute.js";
import {
  BatchNormalization,
  Conv2D,
  compile,
  Dense,
  Dropout,
  Flatten,
  gradients,
  Input,
  type Layer,
  LayerNormalization,
  LSTM,
  MaxPooling2D,
  Model,
  MultiHeadAttention,
  ops,
  Sequential,
  SGD,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { awkwardValues } from "../harness/values.js";

const tensor = (shape: readonly number[], seed: number) =>
  Tensor.from(
    awkwardValues(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );

const deep = (layers: number, make: (i: number) => Layer[]) =>
  new Sequential([...Array.from({ length: layers }, (_, i) => make(i)).flat(), new Dense(3)]);

/** The gradients of a model's loss, and what they take, with everything kept and with little. */
async function bothWays(model: Model<SymbolicTensor, SymbolicTensor>, x: Tensor) {
  const device = await currentDevice();
  await model.predict(x);
  const weights = model.trainableWeights;
  const step = (input?: SymbolicTensor) => {
    const loss = ops.mean(ops.square(model.apply(input!, { training: true })));
    const all = [
      loss,
      ...gradients(
        loss,
        weights.map(({ tensor }) => tensor),
      ),
    ];
    return Object.fromEntries(all.map((gradient, i) => [`${i}`, gradient]));
  };
  const run = async (build: typeof step) => {
    const program = await compile(build, [{ shape: x.shape }], { device });
    const found = (await program.enqueue([x], { iteration: 1, seed: 5 })) as Record<string, Tensor>;
    const { stats } = program;
    program.dispose();
    return { found, bytes: stats.plannedBytes, live: stats.liveBytes };
  };
  return { plain: await run(step), low: await run((input) => lookingBack(recompute, () => step(input))) };
}

const nets: readonly [string, () => Model<SymbolicTensor, SymbolicTensor>, readonly number[]][] = [
  [
    "24 normalized dense layers with dropout",
    () =>
      deep(24, (i) => [new Dense(32, i === 0 ? { inputShape: [16] } : {}), new BatchNormalization(), new Dropout(0.2)]),
    [256, 16],
  ],
  [
    "convolutions",
    () =>
      new Sequential([
        ...Array.from(
          { length: 8 },
          (_, i) =>
            new Conv2D(8, 3, { padding: "same", activation: "relu", ...(i === 0 && { inputShape: [12, 12, 3] }) }),
        ),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(3),
      ]),
    [8, 12, 12, 3],
  ],
  [
    "blocks of attention, with the way around them",
    () => {
      const x = Input([8, 16]);
      let y: SymbolicTensor = x;
      for (let i = 0; i < 6; i++) {
        const a = new LayerNormalization().apply(y);
        y = ops.add(y, new MultiHeadAttention(2, 8).apply([a, a] as never) as SymbolicTensor);
        y = ops.add(y, new Dense(16, { activation: "gelu" }).apply(new LayerNormalization().apply(y)));
      }
      return new Model({ inputs: x, outputs: new Dense(3).apply(y) }) as never;
    },
    [4, 8, 16],
  ],
  [
    "an LSTM on another",
    () => new Sequential([new LSTM(8, { returnSequences: true, inputShape: [6, 4] }), new LSTM(8), new Dense(3)]),
    [4, 6, 4],
  ],
];

describe("with little memory", () => {
  test.each(nets)("the gradients of %s are the same", async (_, make, shape) => {
    setRandomSeed(1);
    const { plain, low } = await bothWays(make(), tensor(shape, 3));
    for (const [name, gradient] of Object.entries(plain.found)) {
      expect([...low.found[name]!.data], name).toEqual([...gradient.data]);
    }
    expect(low.live).toBeLessThan(plain.live);
  });

  test("24 layers take less than 45 % of the memory, and so does their training", async () => {
    const x = tensor([768, 16], 3);
    const y = tensor([768, 3], 4);
    const [, make] = nets[0]!;
    const train = (memory: "default" | "low") =>
      onFreshDevice(async (device) => {
        setRandomSeed(1);
        const model = make().compile({ optimizer: new SGD(0.05, { momentum: 0.9 }), loss: "mse", memory });
        await model.fit(x, y, { batchSize: 768, epochs: 3 });
        const taken = device.memory.allocatedBytes;
        const weights = (await model.getWeights()).flatMap(({ data }) => [...data]);
        return { taken, weights };
      });
    const [plain, low] = [await train("default"), await train("low")];
    expect(low.weights).toEqual(plain.weights);
    expect(low.taken).toBeLessThan(0.45 * plain.taken);
  });
});
