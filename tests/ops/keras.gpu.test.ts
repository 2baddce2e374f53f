import type { SymbolicTensor } from "../../src/index.js";
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  compile,
  ctcDecode,
  ops,
  SparseCategoricalCrossentropy,
  Tensor,
} from "../../src/index.js";
import { camelCase, checkKerasCases, type Json, NotYet } from "../harness/keras-cases.js";
import { expectNear, type Tolerance } from "../harness/near.js";

interface Inputs {
  readonly args: readonly Json[];
  readonly kwargs: Readonly<Record<string, Json>>;
}

type Options = Readonly<Record<string, Json>>;
/** A call of ours for one of Keras's: symbolic tensors in place of its arrays, numbers as they are, options camelCased. */
type Call = (args: readonly Json[], options: Options) => SymbolicTensor;

/** What is called here as it is there. */
const same = (name: string): Call => {
  const op: unknown = Reflect.get(ops, camelCase(name));
  if (typeof op !== "function") throw new NotYet(name);
  return (args, options) => op(...args, ...(Object.keys(options).length > 0 ? [options] : []));
};

/** What differs: options that are positional here, functions that are methods of losses. */
const CALLS: Readonly<Record<string, () => Call>> = {
  binary_crossentropy:
    () =>
    ([y, p], options) =>
      ops.reshape(new BinaryCrossentropy(options).perSample(y, p), p.shape),
  categorical_crossentropy:
    () =>
    ([y, p], { axis = -1, ...options }) =>
      new CategoricalCrossentropy(options).perSample(toLast(y, axis), toLast(p, axis)),
  sparse_categorical_crossentropy:
    () =>
    ([y, p], options) =>
      new SparseCategoricalCrossentropy(options).perSample(ops.cast(y, "int32"), p),
  normalize:
    () =>
    ([x], { axis, ...options }) =>
      ops.normalize(x, { ...options, axis: axis ?? [...x.shape.keys()] }),
  multi_hot: () => {
    const call = same("multi_hot");
    return ([x, classes]) => call([ops.cast(x, "int32"), classes], {});
  },
  ctc_loss: () => (args, options) => {
    const [target, output, targetLength, outputLength] = args;
    const whole = (x: Json) => ops.cast(x, "int32");
    return ops.ctcLoss(whole(target), output, whole(targetLength), whole(outputLength), options);
  },
  space_to_depth: () => {
    const call = same("space_to_depth");
    return ([x], { blockSize }) => call([x, blockSize], {});
  },
};

/** The axis moved to the end. */
function toLast(x: SymbolicTensor, axis: number): SymbolicTensor {
  const at = axis < 0 ? axis + x.rank : axis;
  const others = [...x.shape.keys()].filter((i) => i !== at);
  return ops.transpose(x, [...others, at]);
}

/** Decoding is done on the host. */
async function checkDecoding(
  { args: [logits], kwargs }: Inputs,
  expected: Json,
  select: readonly number[] | undefined,
  tol: Tolerance,
): Promise<void> {
  const { sequence_lengths: lengths, strategy, ...rest } = kwargs;
  const options = Object.fromEntries(Object.entries(rest).map(([key, value]) => [camelCase(key), value]));
  const { decoded, scores } = ctcDecode(Tensor.from(logits), lengths, {
    ...options,
    strategy: camelCase(strategy) as "greedy" | "beamSearch",
  });
  expectNear([decoded, scores][select?.[0] ?? 0]!, expected, tol);
}

await checkKerasCases<Inputs>(["op"], ({ config, inputs, expected, expected_select, tol }) => {
  const name: string = config.op;
  if (name === "ctc_decode") return () => checkDecoding(inputs, expected, expected_select, tol);
  const call = (CALLS[name] ?? (() => same(name)))();
  const options = Object.fromEntries(Object.entries(inputs.kwargs).map(([key, value]) => [camelCase(key), value]));
  return async () => {
    const arrays = inputs.args.filter(Array.isArray).map((array) => Tensor.from(array));
    const program = await compile((...tensors: SymbolicTensor[]) => {
      const rest = [...tensors];
      return call(
        inputs.args.map((arg) => (Array.isArray(arg) ? rest.shift() : arg)),
        options,
      );
    }, arrays);
    expectNear(await program.run(...arrays), expected, tol);
    program.dispose();
  };
});
