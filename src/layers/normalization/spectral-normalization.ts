import { positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { assign, type Variable } from "../../graph/symbols/variable.js";
import { TruncatedNormal } from "../../initializers/index.js";
import { cast } from "../../ops/core/cast.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, divide, equal } from "../../ops/elementwise/binary.js";
import { matmul } from "../../ops/product/matmul.js";
import { normalize } from "../../ops/reduce/norm.js";
import type { Shape } from "../../shape.js";
import { Wrapper, type WrapperConfig } from "../core/wrapper.js";
import { type CallContext, LAYER, type Layer } from "../layer.js";

export interface SpectralNormalizationConfig extends WrapperConfig<SpectralLayer> {
  /** How often the largest singular value is refined in a training step. Default 1. */
  readonly powerIterations: number;
}

/** Options of {@link SpectralNormalization}. */
export type SpectralNormalizationOptions = Options<SpectralNormalizationConfig, "layer">;

// biome-ignore lint/suspicious/noExplicitAny: whatever the options of the layer within
type SpectralLayer = Layer<SymbolicTensor, SymbolicTensor, any, any>;

const SPECTRAL_NORMALIZATION: Defaults<SpectralNormalizationConfig, "layer"> = { ...LAYER, powerIterations: 1 };

/**
 * Divides the kernel of a layer by its largest singular value before each training step, so that the layer never
 * stretches its input much (Miyato et al., "Spectral Normalization for Generative Adversarial Networks", ICLR 2018). The
 * value is found by power iteration, going on from where the last step left off.
 *
 * @example new SpectralNormalization(new Dense(10))
 */
export class SpectralNormalization extends Wrapper<
  SpectralLayer,
  SymbolicTensor,
  SymbolicTensor,
  SpectralNormalizationConfig
> {
  static override className = "SpectralNormalization";
  static override defaults = SPECTRAL_NORMALIZATION;
  override readonly supportsMasking = true;

  constructor(layer: SpectralLayer, options?: SpectralNormalizationOptions) {
    super(layer, options);
    positiveInteger(this.name, "powerIterations", this.config.powerIterations);
  }

  override build(sample: Shape): void {
    this.layer.ensureBuilt(sample);
    const columns = this.#kernel().shape.at(-1) ?? 1;
    this.addWeight("vector_u", [1, columns], { initializer: new TruncatedNormal({ stddev: 0.02 }), trainable: false });
  }

  /** The kernel comes first, as in Keras, whose layer keeps it as its own, too. */
  protected override ahead(): readonly (readonly [path: string, variable: Variable])[] {
    const key = this.#kernelKey();
    return key === undefined ? [] : [[`layer/${key}`, this.layer.variable(key)]];
  }

  override call(x: SymbolicTensor, { training, mask }: CallContext): SymbolicTensor {
    if (training && this.trainable) this.#divideKernel();
    return this.layer.apply(x, { mask });
  }

  #divideKernel(): void {
    const kernel = this.#kernel();
    const all = { axis: [0, 1] } as const;
    const matrix = reshape(kernel.tensor, [-1, kernel.shape.at(-1) ?? 1]);
    const left = (u: SymbolicTensor) => normalize(matmul(u, matrix, { transposeB: true }), all);
    let u = this.weight("vector_u", "float32");
    let v = left(u);
    for (let i = 0; i < this.config.powerIterations; i++) {
      if (i > 0) v = left(u);
      u = normalize(matmul(v, matrix), all);
    }
    const largest = matmul(matmul(v, matrix), u, { transposeB: true });
    const divisor = reshape(add(largest, cast(equal(largest, 0), "float32")), []); // a kernel of zeros stays as it is
    assign(this.variable("vector_u"), u);
    assign(kernel, divide(kernel.tensor, divisor));
  }

  #kernelKey(): string | undefined {
    return ["kernel", "embeddings"].find((key) => this.layer.hasVariable(key));
  }

  #kernel(): Variable {
    const key = this.#kernelKey();
    if (key !== undefined) return this.layer.variable(key);
    throw new ArgumentError({
      where: this.name,
      problem: "nothing to normalize",
      expected: "a layer with a kernel or embeddings",
      received: this.layer.name,
    });
  }
}
