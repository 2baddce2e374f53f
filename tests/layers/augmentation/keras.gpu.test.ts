import { describe, test } from "vitest";
import { construct } from "../../../src/config.js";
import * as wgrad from "../../../src/index.js";
import { compile, constant, ops, type SymbolicTensor, Tensor } from "../../../src/index.js";
import fixture from "../../fixtures/keras-images/images.json";
import { camelCase } from "../../harness/keras-cases.js";
import { expectNear } from "../../harness/near.js";

// What Keras gives, from tests/fixtures/keras-images/make.py.

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Options = Readonly<Record<string, unknown>>;
interface OpCase {
  readonly kind: "op";
  readonly name: string;
  readonly inputs: readonly Values[];
  readonly args: readonly unknown[];
  readonly options: Options;
  readonly y: Values;
}
interface LayerCase {
  readonly kind: "layer";
  readonly name: string;
  readonly config: Options;
  readonly x: Values;
  readonly transformation: Readonly<Record<string, Values>> | null;
  readonly y: Values;
}

const cases = fixture as object as readonly (OpCase | LayerCase)[];

const tensor = ({ shape, data }: Values) => Tensor.from([...data], shape, "float32");

/** Names and words in camelCase. */
function converted(options: Options): Record<string, unknown> {
  const word = (value: unknown) => (typeof value === "string" ? camelCase(value) : value);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), word(value)]));
}

/** What Keras's layers are handed as drawn, as ours draw it. */
const drawn: Readonly<Record<string, (t: Readonly<Record<string, SymbolicTensor>>) => unknown>> = {
  RandomShear: ({ shear_factor }) => {
    const factor = (i: number) => ops.reshape(ops.slice(shear_factor!, [{}, { start: i, stop: i + 1 }]), [-1, 1, 1, 1]);
    return { a: [1, factor(0), 0], b: [factor(1), 1, 0] };
  },
  RandomContrast: ({ contrast_factor }) => contrast_factor,
  RandomHue: ({ factor }) => ops.reshape(factor!, [-1, 1, 1, 1]),
  Solarization: ({ additions, thresholds }) => ({ addition: additions, threshold: thresholds }),
  MixUp: ({ mix_weight, permutation_order }) => ({
    weight: mix_weight,
    partners: ops.cast(permutation_order!, "int32"),
  }),
};

async function run(one: OpCase | LayerCase): Promise<Tensor> {
  const feeds = one.kind === "op" ? one.inputs.map(tensor) : [tensor(one.x)];
  const program = await compile((...inputs: SymbolicTensor[]) => {
    if (one.kind === "op") {
      const op = Reflect.get(ops, camelCase(one.name).replace("3D", "3d")) as (...args: unknown[]) => SymbolicTensor;
      return op(...inputs, ...one.args, converted(one.options));
    }
    const layer: any = construct(Reflect.get(wgrad, one.name) as never, converted(one.config));
    if (one.transformation === null) return layer.apply(inputs[0], one.name === "Resizing" ? {} : { training: true });
    const given = Object.entries(one.transformation).map(([key, value]) => [key, constant(tensor(value))] as const);
    const transformation = drawn[one.name]!(Object.fromEntries(given));
    const isFirst = one.config.data_format === "channels_first";
    const x = isFirst ? ops.transpose(inputs[0]!, [0, 2, 3, 1]) : inputs[0]!;
    const y: SymbolicTensor = layer.transformImages(x, transformation);
    return isFirst ? ops.transpose(y, [0, 3, 1, 2]) : y;
  }, feeds);
  const y = (await program.run(...feeds)) as Tensor;
  program.dispose();
  return y;
}

const titleOf = (one: OpCase | LayerCase) =>
  `${one.name} ${JSON.stringify(one.kind === "op" ? one.options : one.config)}`;

describe.each(["op", "layer"])("Keras's numbers of each %s", (kind) => {
  test.each(cases.filter((one) => one.kind === kind).map((one, i) => [`${i} ${titleOf(one)}`, one] as const))(
    "%s",
    async (_, one) => {
      const scale = Math.max(1, ...one.y.data.map(Math.abs));
      expectNear(await run(one), tensor(one.y), { rtol: 2e-5, atol: 2e-5 * scale });
    },
    120_000,
  );
});
