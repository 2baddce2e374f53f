import { type SymbolicTensor, scalar } from "../graph/symbols/tensor.js";
import { add, greaterEqual, less, multiply, subtract } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { topK as largest, sort } from "../ops/index/sort.js";
import { randomGumbel } from "../ops/random/distributions.js";
import { argmax } from "../ops/reduce/arg-reduce.js";
import { min } from "../ops/reduce/folds.js";
import { cumsum } from "../ops/reduce/scan.js";
import { softmax } from "../ops/reduce/softmax.js";

/** How the next token is chosen. What differs only in numbers is one program. */
export interface Sampler {
  /** Whether to draw it by its probability, rather than to take the likeliest. */
  readonly draws: boolean;
  /** Only the likeliest so many are drawn from; undefined for all. */
  readonly topK: number | undefined;
  /** Whether only the likeliest are drawn from that together have the probability `top_p`. */
  readonly nucleus: boolean;
}

/** The numbers of a run that {@link sample} reads. */
export interface SamplerNumbers {
  readonly [name: string]: number;
  readonly inverse_temperature: number;
  readonly top_p: number;
}

/** What stands for the logit of a token that is not to be drawn. */
const NEVER = -3e38;

/** The next token of each item: logits [batch, tokens] → int32 [batch]. */
export function sample(logits: SymbolicTensor, sampler: Sampler): SymbolicTensor {
  if (!sampler.draws) return argmax(logits, { axis: -1 });
  const scaled = multiply(logits, scalar("inverse_temperature"));
  const least = leastOf(scaled, sampler);
  const left = least === undefined ? scaled : where(greaterEqual(scaled, least), scaled, NEVER);
  // The largest of logit plus Gumbel noise is a draw by softmax probability (Gumbel, 1954).
  return argmax(add(left, randomGumbel(logits.shape)), { axis: -1 });
}

/**
 * The lowest logit that may be drawn, [batch, 1]: of the likeliest `topK` (Fan et al., "Hierarchical Neural Story Generation", 2018), and
 * of these the likeliest that together have the probability `top_p` (Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020).
 */
function leastOf(logits: SymbolicTensor, { topK, nucleus }: Sampler): SymbolicTensor | undefined {
  if (topK === undefined && !nucleus) return undefined;
  const [, tokens = 1] = logits.shape;
  const likeliest =
    topK === undefined ? sort(logits, { descending: true }) : largest(logits, Math.min(topK, tokens)).values;
  if (!nucleus) return min(likeliest, { axis: -1, keepdims: true });
  const probabilities = softmax(likeliest);
  const before = subtract(cumsum(probabilities, { axis: -1 }), probabilities);
  return min(where(less(before, scalar("top_p")), likeliest, -NEVER), { axis: -1, keepdims: true });
}
