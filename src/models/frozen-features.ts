import { ArgumentError } from "../errors.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import type { LayerConfig, Tensors } from "../layers/index.js";
import { within } from "../module/scope.js";
import { isList, isRecord } from "../structure.js";
import type { Compiled } from "../training/compiled.js";
import { FEATURES, isStream } from "../training/fit-data.js";
import type { FitOptions } from "../training/options.js";
import { settled } from "../training/step-program.js";
import { frozenPart } from "./frozen-part.js";
import type { Model } from "./model.js";
import type { Wiring } from "./wiring.js";

/** What `fit` goes on with: data behind the frozen layers, and the model from there on. */
export interface AheadOfFit<Y extends Tensors> {
  readonly x: unknown;
  readonly options: FitOptions;
  readonly rest: Model<readonly SymbolicTensor[], Y>;
}

/** What is asked of the model that is to be cut. */
interface Cuttable {
  readonly name: string;
  readonly className: string;
  readonly built: boolean;
  readonly config: LayerConfig;
  readonly trainableWeights: Model["trainableWeights"];
}

/**
 * Computes what the frozen layers at a model's start make of the samples, once, and gives the model that is left: see `cacheFrozen` of
 * `fit`. Throws an ArgumentError that says what stands in the way where nothing can be computed ahead.
 */
export async function computeAhead<Y extends Tensors>(
  Cut: typeof Model, // given: what is loaded late must not load what it belongs to, or bundlers cut the page in two
  model: Cuttable,
  way: Wiring<Tensors, Tensors> | undefined,
  compiled: Compiled,
  x: unknown,
  options: FitOptions,
): Promise<AheadOfFit<Y>> {
  if (way === undefined) throw withoutWay(model);
  if (isStream(x)) throw refused("a data set may bring other samples in every epoch", "tensors", inWords(x));
  const flags = settled(compiled);
  const trained = within(flags, () => new Set(model.trainableWeights));
  const { frontier, hasWeights, obstacles } = frozenPart(way, flags, trained);
  if (!hasWeights) {
    throw refused("no frozen layer comes first", "frozen layers at the start", obstacles.join("; ") || "no weights");
  }
  const { dtype } = model.config;
  const first = new Cut<Tensors, Tensors>({ inputs: way.inputs, outputs: frontier, dtype });
  if (compiled.precision !== undefined) first.compile({ precision: compiled.precision });
  const features = async (data: unknown, batchSize: number | undefined) => {
    return { [FEATURES]: await first.predict(data as never, { batchSize }) };
  };
  const { batchSize, validationBatchSize = batchSize, validationData } = options;
  try {
    const held = await behind(validationData, (data) => features(data, validationBatchSize));
    return {
      x: await features(x, batchSize),
      options: { ...options, validationData: held },
      rest: new Cut<readonly SymbolicTensor[], Y>({
        inputs: frontier,
        outputs: way.outputs as Y,
        name: model.name,
        dtype,
      }),
    };
  } finally {
    first.dispose();
  }
}

/** Data to validate on, with features for inputs. A data set stays as it is: the whole model looks at it. */
async function behind(data: unknown, features: (x: unknown) => Promise<object>): Promise<unknown> {
  if (isList(data)) return [await features(data[0]), ...data.slice(1)];
  if (isRecord(data) && "x" in data) return { ...data, x: await features(data.x) };
  return data;
}

function withoutWay({ name, className, built }: Cuttable): ArgumentError {
  if (!built) return refused(`the input shape of ${name} is not known yet`, "inputShape in its first layer", "none");
  const problem = `${name} says by itself what it computes, so that nobody can tell what comes first`;
  return refused(problem, "a Sequential or functional model", className);
}

function refused(problem: string, expected: string, received: string): ArgumentError {
  const remedy = "Leave it out; or call predict of the frozen layers, and train a model on what that gives";
  return new ArgumentError({ where: "fit: cacheFrozen", problem, expected, received, remedy });
}
