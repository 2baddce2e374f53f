import { Configured, type Defaults, type Options } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { isRecord } from "../structure.js";
import { Optimizer } from "./optimizer.js";
import { checkPattern } from "./weight-groups.js";

export interface OptimizerMapConfig {
  /** For weights that no pattern matches. */
  readonly defaultOptimizer: Optimizer;
  /** Optimizers by the weights that are theirs: a name such as `dense_1/kernel`, or a pattern for all of it: `"dense_1/.*"`. */
  readonly optimizerMap: Readonly<Record<string, Optimizer>>;
}

const DEFAULTS: Defaults<OptimizerMapConfig, keyof OptimizerMapConfig> = {};

/**
 * Which optimizer sees to which weights: what {@link MultiOptimizer} takes.
 *
 * @example new OptimizerMap(new SGD(0.01), { "embedding/.*": new Adagrad(0.1) })
 */
export class OptimizerMap extends Configured<OptimizerMapConfig> {
  static override className = "OptimizerMap";
  static override args = ["defaultOptimizer", "optimizerMap"];
  static override defaults = DEFAULTS;

  constructor(
    defaultOptimizer: Optimizer,
    optimizerMap: OptimizerMapConfig["optimizerMap"] = {},
    options?: Options<OptimizerMapConfig, keyof OptimizerMapConfig>,
  ) {
    super(options, { defaultOptimizer, optimizerMap });
    if (!isRecord(optimizerMap)) throw noOptimizer("optimizerMap", "a record of optimizers", optimizerMap);
    for (const [pattern, one] of [["defaultOptimizer", defaultOptimizer] as const, ...Object.entries(optimizerMap)]) {
      checkPattern(this.className, "pattern", pattern);
      if (!isA(one, Optimizer)) throw noOptimizer(pattern, "an optimizer that changes weights itself", one);
    }
  }

  /** All optimizers, each once. */
  get optimizers(): readonly Optimizer[] {
    const { defaultOptimizer, optimizerMap } = this.config;
    return [...new Set([...Object.values(optimizerMap), defaultOptimizer])];
  }

  /** The optimizer of a weight. Throws an ArgumentError for a weight that several patterns match. */
  of({ name }: Variable): Optimizer {
    const { defaultOptimizer, optimizerMap } = this.config;
    if (Object.hasOwn(optimizerMap, name)) return optimizerMap[name] ?? defaultOptimizer;
    const found = Object.entries(optimizerMap).filter(([pattern]) => new RegExp(`^(?:${pattern})$`).test(name));
    if (found.length > 1) {
      throw new ArgumentError({
        where: this.className,
        problem: `several optimizers for ${name}`,
        expected: "one pattern that matches it",
        received: found.map(([pattern]) => inWords(pattern)).join(" and "),
      });
    }
    return found[0]?.[1] ?? defaultOptimizer;
  }
}

function noOptimizer(name: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({
    where: "OptimizerMap",
    problem: `no such ${inWords(name)}`,
    expected,
    received: inWords(received),
  });
}
