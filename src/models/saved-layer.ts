import type { DownloadOptions } from "../data/download.js";
import type { FileSource } from "../data/file-source.js";
import type { FileTarget } from "../data/file-target.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { Layer, type LayerConfig, type Tensors } from "../layers/index.js";

/** How {@link SavedLayer.save} writes. */
export interface SaveOptions {
  /** Whether what `compile` was told and what the optimizer has come to are written, too. Default true. */
  readonly includeOptimizer?: boolean | undefined;
}

/** How {@link SavedLayer.loadWeights} reads. */
export interface LoadWeightsOptions extends DownloadOptions {
  /** Whether weights that do not fit are left as they are, with a warning. Default false: they are an error. */
  readonly skipMismatch?: boolean | undefined;
  /**
   * Whether only layers that the file names get their weights, and all others stay as they are: for a model that shares some of its layers
   * with the one that was saved. For files that name layers: Keras's older `.h5`, and tfjs's. Default false.
   */
  readonly byName?: boolean | undefined;
}

/**
 * A layer that can be written to files and read from them: a model. What does it is loaded when it is first needed.
 *
 * Formats are those of Keras, which opens what is written here, and whose files are opened here: in the page, without Python.
 */
export abstract class SavedLayer<X extends Tensors = SymbolicTensor, Y extends Tensors = SymbolicTensor> extends Layer<
  X,
  Y,
  LayerConfig
> {
  /**
   * Writes the whole model: its layers, weights, what `compile` was told and what the optimizer has come to. `loadModel` makes it again, and so
   * does `keras.saving.load_model` in Python.
   *
   * The name's end is the format: `.keras`, Keras's own, or `.h5`, the one before. In a page the file is downloaded; in Node a name is a
   * path; a file handle is written to; `{ format: "keras" }` only gives the bytes, which are the result in any case.
   *
   * Rejects with a FormatError for what no file can hold: functions, and classes that were not made known with `registerClass`.
   *
   * @example
   * await model.save("digits.keras");
   * const bytes = await model.save({ format: "keras" });
   */
  async save(target: FileTarget, options?: SaveOptions): Promise<Uint8Array<ArrayBuffer>> {
    const { saveModel } = await import("../io/model-files.js");
    return saveModel(this, target, options);
  }

  /**
   * Writes the weights alone: `.weights.h5` as Keras does, `.h5` as it did before, or `.safetensors` by the paths of `variables()`. Targets as
   * for {@link save}. With `.weights.h5` goes what the optimizer has come to.
   */
  async saveWeights(target: FileTarget, options?: SaveOptions): Promise<Uint8Array<ArrayBuffer>> {
    const { saveWeights } = await import("../io/model-files.js");
    return saveWeights(this, target, options);
  }

  /**
   * Sets the weights from a file: any of those that {@link save} and {@link saveWeights} write, those of `saveInt8Weights`, or a model of
   * tfjs's. The model must be of the same layers; their names do not count, unless `byName`.
   *
   * Rejects with a FormatError for a damaged file and for weights that do not fit, and then sets nothing.
   */
  async loadWeights(source: FileSource, options?: LoadWeightsOptions): Promise<void> {
    const { loadWeights } = await import("../io/model-files.js");
    return loadWeights(this, source, options);
  }
}
