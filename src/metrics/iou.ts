import { finite, integer, integerBetween } from "../check.js";
import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { cast } from "../ops/core/cast.js";
import { greaterEqual } from "../ops/elementwise/binary.js";
import { argmax } from "../ops/reduce/arg-reduce.js";
import { ConfusionMatrixMetric, requireClasses } from "./confusion-matrix.js";
import type { MetricConfig, MetricState } from "./metric.js";

/** More classes than a histogram tells apart in float32. */
const MOST_CLASSES = 4096;

/** What a mean over all classes takes; labels are one-hot. */
export interface OneHotMeanIoUConfig extends MetricConfig {
  /** How many classes there are. */
  readonly numClasses: number;
  /** A label that does not count, such as 255 for unlabelled pixels. Default: all count. */
  readonly ignoreClass: number | undefined;
  /** Whether predictions are class numbers, not probabilities by class. Default false where labels are one-hot, else true. */
  readonly sparseYPred: boolean;
  /** The axis of the classes, where they have one. Default −1. */
  readonly axis: number;
}

export interface MeanIoUConfig extends OneHotMeanIoUConfig {
  /** Whether labels are class numbers, not one-hot. Default true. */
  readonly sparseYTrue: boolean;
}

/** What a mean over some classes takes. */
interface Targets {
  /** The classes whose mean is taken. */
  readonly targetClassIds: readonly number[];
}

export interface OneHotIoUConfig extends OneHotMeanIoUConfig, Targets {}
export interface IoUConfig extends MeanIoUConfig, Targets {}

export type MeanIoUOptions = Options<MeanIoUConfig, "numClasses">;
export type OneHotMeanIoUOptions = Options<OneHotMeanIoUConfig, "numClasses">;
export type IoUOptions = Options<IoUConfig, "numClasses" | "targetClassIds">;
export type OneHotIoUOptions = Options<OneHotIoUConfig, "numClasses" | "targetClassIds">;

const ONE_HOT = { name: undefined, ignoreClass: undefined, sparseYPred: false, axis: -1 };
const SPARSE = { ...ONE_HOT, sparseYTrue: true, sparseYPred: true };

/** What the metrics of several classes share. */
abstract class ClassOverlap<C extends OneHotMeanIoUConfig> extends ConfusionMatrixMetric<C> {
  protected readonly classes: number;

  constructor(options: Options<C> | undefined, positional: Partial<C>) {
    super(options, positional);
    const { numClasses, ignoreClass, axis } = this.config;
    this.classes = integerBetween(this.name, "numClasses", numClasses, 1, MOST_CLASSES);
    if (ignoreClass !== undefined) integer(this.name, "ignoreClass", ignoreClass);
    integer(this.name, "axis", axis);
  }

  /** Whether labels are class numbers. */
  protected abstract readonly hasSparseLabels: boolean;
  /** The classes whose mean is taken. */
  protected abstract readonly targets: readonly number[];

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    const { sparseYPred, axis, ignoreClass } = this.config;
    const labels = this.hasSparseLabels ? yTrue : argmax(yTrue, { axis });
    this.count(labels, sparseYPred ? yPred : argmax(yPred, { axis }), weight, ignoreClass);
  }

  override result(state: MetricState): number {
    return this.overlap(state, this.targets);
  }

  protected get all(): readonly number[] {
    return Array.from({ length: this.classes }, (_, i) => i);
  }
}

/**
 * The mean over all classes that occur of TP / (TP + FP + FN): how much of where a class is or was predicted is both (Jaccard, 1901).
 * Labels and predictions are class numbers, or have an axis of classes.
 *
 * @example new metrics.MeanIoU(21, { ignoreClass: 255, sparseYPred: false })
 */
export class MeanIoU extends ClassOverlap<MeanIoUConfig> {
  static override className = "MeanIoU";
  static override args = ["numClasses"];
  static override defaults: object = SPARSE;
  protected readonly hasSparseLabels = this.config.sparseYTrue;
  protected readonly targets = this.all;

  constructor(numClasses: number, options?: MeanIoUOptions) {
    super(options, { numClasses });
  }
}

/** {@link MeanIoU} of the classes told. */
export class IoU extends ClassOverlap<IoUConfig> {
  static override className = "IoU";
  static override args = ["numClasses", "targetClassIds"];
  static override defaults: object = SPARSE;
  protected readonly hasSparseLabels = this.config.sparseYTrue;
  protected readonly targets = this.config.targetClassIds;

  constructor(numClasses: number, targetClassIds: readonly number[], options?: IoUOptions) {
    super(options, { numClasses, targetClassIds });
    requireClasses(this.name, targetClassIds, this.classes);
  }
}

/** {@link MeanIoU} of one-hot labels, and of predictions by class. */
export class OneHotMeanIoU extends ClassOverlap<OneHotMeanIoUConfig> {
  static override className = "OneHotMeanIoU";
  static override args = ["numClasses"];
  static override defaults: object = ONE_HOT;
  protected readonly hasSparseLabels = false;
  protected readonly targets = this.all;

  constructor(numClasses: number, options?: OneHotMeanIoUOptions) {
    super(options, { numClasses });
  }
}

/** {@link IoU} of one-hot labels, and of predictions by class. */
export class OneHotIoU extends ClassOverlap<OneHotIoUConfig> {
  static override className = "OneHotIoU";
  static override args = ["numClasses", "targetClassIds"];
  static override defaults: object = ONE_HOT;
  protected readonly hasSparseLabels = false;
  protected readonly targets = this.config.targetClassIds;

  constructor(numClasses: number, targetClassIds: readonly number[], options?: OneHotIoUOptions) {
    super(options, { numClasses, targetClassIds });
    requireClasses(this.name, targetClassIds, this.classes);
  }
}

export interface BinaryIoUConfig extends MetricConfig, Targets {
  /** Predictions from it on are class 1. Default 0.5. */
  readonly threshold: number;
}

export type BinaryIoUOptions = Options<BinaryIoUConfig>;

const BINARY: BinaryIoUConfig = { name: undefined, targetClassIds: [0, 1], threshold: 0.5 };

/** {@link IoU} of labels 0 and 1 and predictions that are cut at a threshold, of one shape. By default the mean of both classes. */
export class BinaryIoU extends ConfusionMatrixMetric<BinaryIoUConfig> {
  static override className = "BinaryIoU";
  static override defaults: object = BINARY;
  protected readonly classes = 2;

  constructor(options?: BinaryIoUOptions) {
    super(options);
    requireClasses(this.name, this.config.targetClassIds, 2);
    finite(this.name, "threshold", this.config.threshold);
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.count(yTrue, greaterEqual(cast(yPred, "float32"), this.config.threshold), weight);
  }

  override result(state: MetricState): number {
    return this.overlap(state, this.config.targetClassIds);
  }
}
