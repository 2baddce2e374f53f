import { ArgumentError } from "../errors.js";
import { compile } from "../graph/program/compile.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { replacements } from "../layers/replacements.js";
import { within } from "../module/scope.js";
import { cast } from "../ops/core/cast.js";
import { slice } from "../ops/core/movement.js";
import type { Decoder } from "./decoder.js";

/** How many steps are looked at. */
const STEPS = 4;

/** How far apart logits may be, as a part of the largest: float16 is no finer. */
const APART = 0.02;

/** The state of each model that was found to be right. */
const right = new WeakMap<object, number>();

/**
 * Rejects with an ArgumentError for a model that does not tell step by step what it tells of a sequence at once: some layer looks at other
 * steps and does not know that they are not there, such as a convolution. A few tokens show it, once for each state of a model.
 */
export async function checkDecoder(decoder: Decoder): Promise<void> {
  const { model, session, settled, batch, length } = decoder.options;
  if (right.get(model) === replacements()) return;
  const steps = Math.min(STEPS, length);
  const ints = (shape: readonly number[]) => ({ shape, dtype: "int32" }) as const;
  const options = { label: `${model.name} check`, device: session.device };
  const last = (logits: SymbolicTensor) => slice(cast(logits, "float32"), [{ stop: 1 }, { start: -1 }]);
  const [atOnce, oneByOne] = await Promise.all([
    compile(
      (ids) => last(within(settled, () => model.apply(ids, { training: false }))),
      [ints([batch, steps])],
      options,
    ),
    compile((ids, starts) => last(decoder.logits(ids, starts)), [ints([batch, 1]), ints([batch])], options),
  ]);
  try {
    const idAt = (step: number) => step % decoder.vocabulary;
    const expected = await atOnce.run(Int32Array.from({ length: batch * steps }, (_, i) => idAt(i % steps)));
    const runs = Array.from({ length: steps }, (_, step) =>
      oneByOne.run(new Int32Array(batch).fill(idAt(step)), new Int32Array(batch).fill(step)),
    );
    const found = (await Promise.all(runs)).at(-1)?.data ?? [];
    const wanted = Array.from(expected.data);
    const largest = Math.max(...wanted.map(Math.abs));
    if (wanted.some((value, i) => Math.abs(value - (found[i] ?? 0)) > APART * largest)) throw otherwise(model.name);
    right.set(model, replacements());
  } finally {
    atOnce.dispose();
    oneByOne.dispose();
  }
}

function otherwise(where: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "does not tell step by step what it tells of a sequence at once",
    expected: "steps that meet nowhere but in attention with useCausalMask",
    received: "a layer or op that looks at other steps as well",
    remedy: "Foretell with model.predict, which sees whole sequences",
  });
}
