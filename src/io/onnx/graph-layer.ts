import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { Layer, type LayerConfig } from "../../layers/index.js";
import { computed, known, unsupported, type Value } from "./call.js";
import { interpret, requireOperators, valueNamed } from "./interpret.js";
import type { OnnxModel, OnnxNode, OnnxTensor } from "./proto.js";
import { allNodes, namesRead } from "./subgraphs.js";

/** Inputs, by operator, whose numbers say how a node computes: they are no weights. */
const STRUCTURAL: Readonly<Record<string, readonly number[]>> = {
  Clip: [1, 2],
  Pad: [2],
  Resize: [1, 2],
  Upsample: [1],
};
/** Inputs that training does not change: statistics. */
const STATISTICS: Readonly<Record<string, readonly number[]>> = { BatchNormalization: [3, 4] };
/** Inputs that are matrices, or tables of them. */
const PRODUCTS: Readonly<Record<string, readonly number[]>> = { MatMul: [0, 1], Gemm: [0, 1], Gather: [0] };

/** A part of a graph: what the outputs depend on. */
export interface OnnxPart {
  readonly inputs: OnnxModel["inputs"];
  readonly initializers: readonly OnnxTensor[];
  readonly nodes: readonly OnnxNode[];
  readonly outputs: readonly string[];
}

/**
 * An ONNX graph as a layer. Initializers of floats are its weights, by the names that they have in the file, but for statistics and for
 * numbers that say how a node computes; every operator has the gradient of the ops that it is made of.
 */
export class OnnxGraph extends Layer<readonly SymbolicTensor[], readonly SymbolicTensor[]> {
  static override className = "OnnxGraph";
  readonly #model: OnnxModel;
  readonly #outputs: readonly string[];
  readonly #nodes: readonly OnnxNode[];
  readonly #constants = new Map<string, Value>();
  readonly #learns: (name: string) => boolean;

  /**
   * `outputs`: the names of values that it gives; what they do not depend on is left out. `learns` says of which weights training may
   * change. Throws an UnsupportedError that names the operators that there are not.
   */
  constructor(
    model: OnnxModel,
    outputs: readonly string[],
    learns: (name: string) => boolean,
    config: Partial<LayerConfig>,
  ) {
    super(config);
    this.#model = model;
    this.#learns = learns;
    this.#outputs = outputs;
    this.#nodes = nodesFor(model, outputs);
    requireOperators(this.name, this.#nodes);
    const used = new Set(this.#nodes.flatMap(namesRead));
    for (const one of model.initializers) if (used.has(one.name) || outputs.includes(one.name)) this.#keep(one);
  }

  /** The version of ONNX's operators that the graph is of. */
  get opset(): number {
    return this.#model.opset;
  }

  /** What it computes, as it was read: for whoever writes it again. */
  get graph(): OnnxPart {
    const { inputs, initializers } = this.#model;
    return { inputs, initializers, nodes: this.#nodes, outputs: this.#outputs };
  }

  /** The weights that are one side of a product, or a table: what `enableLora` adapts. */
  get adaptableKeys(): readonly string[] {
    const keys = this.ownKeys.filter((key) => this.#isAt(key, PRODUCTS) && this.variable(key).shape.length >= 2);
    return keys.filter((key) => !this.#outputs.includes(key));
  }

  override call(inputs: readonly SymbolicTensor[]): readonly SymbolicTensor[] {
    const values = new Map(this.#constants);
    this.#model.inputs.forEach(({ name }, i) => {
      const input = inputs[i];
      if (input !== undefined) values.set(name, computed(input));
    });
    const weight = (name: string) => (this.hasVariable(name) ? computed(this.weight(name)) : undefined);
    interpret(this.#nodes, this.#model.opset, values, weight);
    return this.#outputs.map((name) => valueNamed(values, name, weight).tensor);
  }

  override getConfig(): LayerConfig {
    throw new ArgumentError({
      where: this.name,
      problem: "an ONNX graph is no part of a model's config",
      remedy: "Keep the file, and the weights with saveSafetensors",
    });
  }

  #keep({ name, type, shape, tensor }: OnnxTensor): void {
    if (tensor === undefined) throw unsupported(`the type ${type} of ${inWords(name)}`);
    const isWeight = tensor.dtype === "float32" && shape.length > 0 && tensor.size > 0 && !this.#isAt(name, STRUCTURAL);
    if (!isWeight) this.#constants.set(name, known(tensor));
    else {
      const data = tensor.data as Float32Array<ArrayBuffer>;
      const trainable = !this.#isAt(name, STATISTICS) && this.#learns(name);
      this.addWeight(name, shape, { initializer: () => data, trainable });
    }
  }

  /** Whether a value is among some inputs of some node. */
  #isAt(name: string, places: Readonly<Record<string, readonly number[]>>): boolean {
    return allNodes(this.#nodes).some(({ op, inputs }) => places[op]?.some((i) => inputs[i] === name) ?? false);
  }
}

/** The nodes that outputs depend on, in the order of the file. */
function nodesFor({ nodes }: OnnxModel, outputs: readonly string[]): OnnxNode[] {
  const wanted = new Set(outputs);
  const found = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => name !== "" && wanted.has(name))) return false;
    for (const name of namesRead(node)) wanted.add(name);
    return true;
  });
  return found.toReversed();
}
