import { getActivation } from "../../activations/index.js";
import { listOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { add } from "../../ops/elementwise/binary.js";
import { einsum } from "../../ops/product/einsum.js";
import type { Shape } from "../../shape.js";
import type { KernelConfig } from "../kernel.js";
import { LAYER, Layer } from "../layer.js";
import { rulesOf } from "../rules.js";

export interface EinsumDenseConfig extends Omit<KernelConfig, "useBias"> {
  /** Names the axes of input, kernel and output, such as `"abc,cd->abd"`. */
  readonly equation: string;
  /** Sizes of the output without the batch and without what `...` stands for; null where the input has the size. */
  readonly outputShape: number | readonly (number | null)[];
  /** Labels of the result's axes along which there is a bias, such as `"d"`. Default: no bias. */
  readonly biasAxes: string | undefined;
}

/** Options of {@link EinsumDense}. */
export type EinsumDenseOptions = Options<EinsumDenseConfig, "equation" | "outputShape">;

const EINSUM_DENSE: Defaults<EinsumDenseConfig, "equation" | "outputShape"> = {
  ...LAYER,
  activation: "linear",
  biasAxes: undefined,
  kernelInitializer: "glorotUniform",
  kernelRegularizer: undefined,
  kernelConstraint: undefined,
  biasInitializer: "zeros",
  biasRegularizer: undefined,
  biasConstraint: undefined,
};

/**
 * `activation(einsum(equation, x, kernel) + bias)`. The equation names the axes of input, kernel and output, the batch among them;
 * `outputShape` are the sizes of the output without the batch and without what `...` stands for; null where the input has the size.
 *
 * @example new EinsumDense("abc,cd->abd", [null, 64], { biasAxes: "d" })
 */
export class EinsumDense extends Layer<SymbolicTensor, SymbolicTensor, EinsumDenseConfig> {
  static override className = "EinsumDense";
  static override args = ["equation", "outputShape"];
  static override defaults = EINSUM_DENSE;
  /** The equation without spaces. */
  readonly equation: string;
  readonly #sides: readonly [input: string, kernel: string, output: string];
  readonly #outputShape: readonly (number | null)[];
  readonly #activation = getActivation(this.config.activation);

  constructor(equation: string, outputShape: number | readonly (number | null)[], options?: EinsumDenseOptions) {
    super(options, { equation, outputShape });
    const bare = typeof equation === "string" ? equation.replaceAll(" ", "") : "";
    const match = /^([a-zA-Z.]+),([a-zA-Z]+)->([a-zA-Z.]+)$/.exec(bare);
    if (match === null) {
      const expected = 'one for an input and a kernel, such as "abc,cd->abd"';
      throw new ArgumentError({ where: this.name, problem: "no such equation", expected, received: inWords(equation) });
    }
    const [, input = "", kernel = "", output = ""] = match;
    this.equation = bare;
    this.#sides = [input, kernel, output];
    this.#outputShape = listOf(this.name, "outputShape", outputShape);
    for (const size of this.#outputShape) {
      if (size !== null || outputShape === null) positiveInteger(this.name, "outputShape", size as number);
    }
    const { biasAxes } = this.config;
    const among = (label: string) => label !== "." && output.includes(label);
    if (biasAxes !== undefined && (typeof biasAxes !== "string" || biasAxes === "" || ![...biasAxes].every(among))) {
      const expected = `labels of the result ${output}`;
      throw new ArgumentError({ where: this.name, problem: "no such biasAxes", expected, received: inWords(biasAxes) });
    }
  }

  override build(inputShape: Shape): void {
    const [input, kernel, output] = this.#sides;
    const { biasAxes } = this.config;
    const sizes = this.#sizes(input, output, [-1, ...inputShape]);
    const sizesOf = (labels: string) => [...labels].map((label) => this.#sizeOf(label, sizes));
    this.addWeight("kernel", sizesOf(kernel), rulesOf("kernel", this.config));
    if (biasAxes === undefined) return;
    const first = Math.min(...[...biasAxes].map((label) => output.indexOf(label)));
    // What follows the first axis with a bias; "..." at the end stands for as many axes as the input has there.
    const spread = inputShape.length + 1 - input.replace("...", "").length;
    const shape = output
      .slice(first)
      .split("...")
      .map((labels) => [...labels].map((label) => (biasAxes.includes(label) ? this.#sizeOf(label, sizes) : 1)));
    const between = shape.length > 1 ? new Array<number>(spread).fill(1) : [];
    const bias = [...(shape[0] ?? []), ...between, ...(shape[1] ?? [])];
    this.addWeight("bias", bias, rulesOf("bias", this.config));
  }

  /** The size of every label: as the input has it, or as the output is told to. */
  #sizes(input: string, output: string, shape: Shape): ReadonlyMap<string, number> {
    const sizes = new Map<string, number>();
    const [before = "", after = ""] = input.split("...");
    [...before].forEach((label, i) => {
      sizes.set(label, shape[i] ?? 0);
    });
    [...after].forEach((label, i) => {
      sizes.set(label, shape[shape.length - after.length + i] ?? 0);
    });
    const labels = output.replace("...", "");
    this.#outputShape.forEach((size, i) => {
      const label = labels[labels.length - this.#outputShape.length + i] ?? "";
      if (size !== null && !sizes.has(label)) sizes.set(label, size);
    });
    return sizes;
  }

  #sizeOf(label: string, sizes: ReadonlyMap<string, number>): number {
    const size = sizes.get(label) ?? 0;
    if (size > 0) return size;
    throw new ArgumentError({
      where: this.name,
      problem: `nothing says how long ${label} is`,
      expected: "a size in outputShape",
      received: inWords(this.#outputShape),
    });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const product = einsum(this.equation, x, this.weight("kernel"));
    return this.#activation(this.config.biasAxes === undefined ? product : add(product, this.weight("bias")));
  }
}
