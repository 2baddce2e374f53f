import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { AnyLayer, Front } from "../layers/index.js";
import type { Tree } from "../structure.js";
import type { FitOptions } from "./options.js";
import type { StepLogs, SymbolicSamples } from "./step-program.js";
import type { TrainedModel } from "./trained-model.js";

/** What a trainer needs of what it trains: a layer that says what one step is. */
export interface SteppedModel extends AnyLayer, TrainedModel {
  readonly name: string;
  /** Names of the outputs, where their structure gives none. */
  readonly outputNames: readonly string[];
  /** What the model takes, where it is known before the first batch: a list or record has several inputs. */
  readonly inputStructure: Tree<unknown> | undefined;
  readonly outputStructure: Tree<unknown> | undefined;
  /** What is done on the host before each step, if some of the layers run there. */
  readonly front: Front | undefined;
  /** What `fit` goes on with where frozen layers are to be computed ahead: see {@link FitOptions.cacheFrozen}. */
  computeAhead(x: unknown, options: FitOptions): Promise<{ readonly x: unknown; readonly options: FitOptions }>;
  trainStep(batch: SymbolicSamples): StepLogs;
  testStep(batch: SymbolicSamples): StepLogs;
  predictStep(batch: SymbolicSamples): Tree<SymbolicTensor>;
}
