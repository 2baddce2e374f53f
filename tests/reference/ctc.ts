import type { CtcOptions } from "../../src/ops/index.js";
import { type Ref, ref } from "./array.js";
import { logSoftmax } from "./softmax.js";

/**
 * The definition word by word: all ways to give each step a class are gone through, and those whose repeats and blanks
 * taken out leave the target add up.
 */
export function ctcLoss(
  target: Ref,
  output: Ref,
  targetLength: Ref,
  outputLength: Ref,
  { maskIndex = 0 }: CtcOptions = {},
): Ref {
  const [batch = 0, steps = 0, classes = 0] = output.shape;
  const logs = logSoftmax(output).data;
  const losses = Array.from({ length: batch }, (_, b) => {
    const first = b * target.shape[1]!;
    const wanted = target.data.subarray(first, first + targetLength.data[b]!).join();
    const length = outputLength.data[b]!;
    let probability = 0;
    for (let way = 0; way < classes ** length; way++) {
      const path = Array.from({ length }, (_, t) => Math.floor(way / classes ** t) % classes);
      const read = path.filter((label, t) => label !== maskIndex && label !== path[t - 1]);
      if (read.join() !== wanted) continue;
      const log = path.reduce((sum, label, t) => sum + logs[(b * steps + t) * classes + label]!, 0);
      probability += Math.exp(log);
    }
    return -Math.log(probability);
  });
  return ref([batch], losses);
}
