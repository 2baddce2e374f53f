import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { assign, type Variable } from "../../graph/symbols/variable.js";
import { TruncatedNormal } from "../../initializers/index.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, divide, equal } from "../../ops/elementwise/binary.js";
import { cast } from "../../ops/elementwise/unary.js";
import { matmul } from "../../ops/product/matmul.js";
import { normalize } from "../../ops/reduce/norm.js";
import type { Shape } from "../../shape.js";
import { type CallContext, Layer, type LayerOptions } from "../layer.js";

/** Options of {@link SpectralNormalization}. */
export interface SpectralNormalizationOptions extends LayerOptions {
  /** How often the largest singular value is refined in a training step. Default 1. */
  readonly powerIterations?: number | undefined;
}

/**
 * Divides the kernel of a layer by its largest singular value before each training step, so that the layer never
 * stretches its input much (Miyato et al., "Spectral Normalization for Generative Adversarial Networks", ICLR 2018). The
 * value is found by power iteration, going on from where the last step left off.
 *
 * @example new SpectralNormalization(new Dense(10))
 */
export class SpectralNormalization extends Layer {
  override readonly supportsMasking = true;
  readonly layer: Layer;
  readonly #powerIterations: number;

  constructor(layer: Layer, { powerIterations = 1, ...options }: SpectralNormalizationOptions = {}) {
    super({ inputShape: layer.inputShape, ...options });
    this.layer = this.addLayer(layer);
    this.#powerIterations = positiveInteger(this.name, "powerIterations", powerIterations);
  }

  override build(inputShape: Shape): void {
    this.layer.ensureBuilt(inputShape);
    const columns = this.#kernel().shape.at(-1) ?? 1;
    this.addWeight("vector_u", [1, columns], new TruncatedNormal({ stddev: 0.02 }), { trainable: false });
  }

  override call(x: SymbolicTensor, { training, mask }: CallContext): SymbolicTensor {
    if (training && this.trainable) this.#divideKernel();
    return this.layer.apply(x, { training, mask });
  }

  #divideKernel(): void {
    const kernel = this.#kernel();
    const all = { axis: [0, 1] } as const;
    const matrix = reshape(kernel.tensor, [-1, kernel.shape.at(-1) ?? 1]);
    const left = (u: SymbolicTensor) => normalize(matmul(u, matrix, { transposeB: true }), all);
    let u = this.weight("vector_u");
    let v = left(u);
    for (let i = 0; i < this.#powerIterations; i++) {
      if (i > 0) v = left(u);
      u = normalize(matmul(v, matrix), all);
    }
    const largest = matmul(matmul(v, matrix), u, { transposeB: true });
    const divisor = reshape(add(largest, cast(equal(largest, 0), "float32")), []); // a kernel of zeros stays as it is
    assign(this.variable("vector_u"), u);
    assign(kernel, divide(kernel.tensor, divisor));
  }

  #kernel(): Variable {
    const kernel = this.layer.weights.find(({ name }) => /\/(kernel|embeddings)$/.test(name));
    if (kernel !== undefined) return kernel;
    throw new ArgumentError({
      where: this.name,
      problem: "nothing to normalize",
      expected: "a layer with a kernel or embeddings",
      received: this.layer.name,
    });
  }
}
