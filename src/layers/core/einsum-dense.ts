import { type Activation as ActivationFunction, getActivation } from "../../activations/index.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { add } from "../../ops/elementwise/binary.js";
import { einsum } from "../../ops/product/einsum.js";
import type { Shape } from "../../shape.js";
import { biasRules, type KernelOptions, kernelRules } from "../kernel-options.js";
import { Layer } from "../layer.js";

export interface EinsumDenseOptions extends Omit<KernelOptions, "useBias"> {
  /** Labels of the result's axes along which there is a bias, such as `"d"`. Default: no bias. */
  readonly biasAxes?: string | undefined;
}

/**
 * `activation(einsum(equation, x, kernel) + bias)`. The equation names the axes of input, kernel and output, the batch among them;
 * `outputShape` are the sizes of the output without the batch and without what `...` stands for; null where the input has the size.
 *
 * @example new EinsumDense("abc,cd->abd", [null, 64], { biasAxes: "d" })
 */
export class EinsumDense extends Layer {
  readonly equation: string;
  readonly #outputShape: readonly (number | null)[];
  readonly #activation: ActivationFunction;
  readonly #options: EinsumDenseOptions;

  constructor(equation: string, outputShape: number | readonly (number | null)[], options: EinsumDenseOptions = {}) {
    super(options);
    this.equation = equation.replaceAll(" ", "");
    this.#outputShape = [outputShape].flat();
    this.#activation = getActivation(options.activation);
    this.#options = options;
  }

  override build(inputShape: Shape): void {
    const match = /^([a-zA-Z.]+),([a-zA-Z]+)->([a-zA-Z.]+)$/.exec(this.equation);
    if (match === null) {
      const expected = 'one for an input and a kernel, such as "abc,cd->abd"';
      throw new ArgumentError({ where: this.name, problem: "no such equation", expected, received: this.equation });
    }
    const [, input = "", kernel = "", output = ""] = match;
    const { kernelInitializer = "glorotUniform", biasInitializer = "zeros", biasAxes } = this.#options;
    const sizes = this.#sizes(input, output, [-1, ...inputShape]);
    const sizesOf = (labels: string) => [...labels].map((label) => this.#sizeOf(label, sizes));
    this.addWeight("kernel", sizesOf(kernel), kernelInitializer, kernelRules(this.#options));
    if (biasAxes === undefined) return;
    const first = Math.min(...[...biasAxes].map((label) => output.indexOf(label)));
    if (first < 0) {
      const expected = `labels of the result ${output}`;
      throw new ArgumentError({ where: this.name, problem: "no such biasAxes", expected, received: biasAxes });
    }
    // What follows the first axis with a bias; "..." at the end stands for as many axes as the input has there.
    const spread = inputShape.length + 1 - input.replace("...", "").length;
    const shape = output
      .slice(first)
      .split("...")
      .map((labels) => [...labels].map((label) => (biasAxes.includes(label) ? this.#sizeOf(label, sizes) : 1)));
    const between = shape.length > 1 ? new Array<number>(spread).fill(1) : [];
    const bias = [...(shape[0] ?? []), ...between, ...(shape[1] ?? [])];
    this.addWeight("bias", bias, biasInitializer, biasRules(this.#options));
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
      received: JSON.stringify(this.#outputShape),
    });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const product = einsum(this.equation, x, this.weight("kernel"));
    return this.#activation(this.#options.biasAxes === undefined ? product : add(product, this.weight("bias")));
  }
}
