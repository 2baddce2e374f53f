import {
  type AnyLayer,
  compile,
  constant,
  gradients,
  ops,
  type SymbolicTensor,
  Tensor,
  type Variable,
} from "../../src/index.js";

export interface LayerRun {
  /** The input, or the list of them for a layer that takes several. */
  readonly x: Tensor | readonly Tensor[];
  /** The mask of the input, or of each. */
  readonly mask?: Tensor | readonly (Tensor | undefined)[] | undefined;
  /** In the order of `layer.weights`. Default: as initialised. */
  readonly weights?: readonly Tensor[] | undefined;
  readonly training?: boolean;
  /** What else the layer is called with; tensors among it become inputs of the program. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

export interface LayerResult {
  /** The output, the first of several. */
  readonly y: Tensor;
  readonly outputs: readonly Tensor[];
  /**
   * Gradients of Σ y·c, where c = sin(1), sin(2), … in row-major order of each output: by the first input, by each input
   * (undefined where it is not float32) and by each weight.
   */
  readonly gradX: Tensor | undefined;
  readonly gradInputs: readonly (Tensor | undefined)[];
  readonly gradWeights: readonly Tensor[];
  /** The weights that have no gradient, after the call. */
  readonly state: readonly Tensor[];
}

/** Runs one layer on one batch, forward and backward. */
export async function layerValues(layer: AnyLayer, run: LayerRun): Promise<LayerResult> {
  const { x, mask, weights, training = false, options = {} } = run;
  const inputs = [x].flat() as readonly Tensor[];
  const masks = [mask].flat() as readonly (Tensor | undefined)[];
  const shapes = inputs.map(({ shape }) => shape.slice(1));
  layer.ensureBuilt(Array.isArray(x) ? shapes : shapes[0]!);
  for (const [i, value] of weights?.entries() ?? []) setInitial(layer.weights[i]!, value);
  const trained = layer.trainableWeights.map(({ tensor }) => tensor);

  const feeds: Tensor[] = [];
  const feed = (tensor: Tensor) => {
    const place = feeds.push(tensor) - 1;
    return (symbols: readonly SymbolicTensor[]) => symbols[place]!;
  };
  const xs = inputs.map(feed);
  const ms = masks.map((tensor) => (tensor === undefined ? () => undefined : feed(tensor)));
  const extras = Object.entries(options).map(([name, value]) => [name, feedAll(value, feed)] as const);

  const program = await compile<readonly Tensor[], Record<string, SymbolicTensor>>(
    (...symbols) => {
      const tensors = xs.map((of) => of(symbols));
      const of = ms.map((one) => one(symbols));
      const called = layer.apply(Array.isArray(x) ? tensors : tensors[0], {
        training,
        ...(mask !== undefined && { mask: Array.isArray(mask) ? of : of[0] }),
        ...Object.fromEntries(extras.map(([name, value]) => [name, value(symbols)])),
      });
      const outputs = [called].flat() as readonly SymbolicTensor[];
      const loss = outputs.map(weighedSum).reduce((total, term) => ops.add(total, term));
      const wrt = [...tensors.filter(({ dtype }) => dtype === "float32"), ...trained];
      const grads = gradients(loss, wrt);
      return {
        ...Object.fromEntries(outputs.map((y, i) => [`output ${i}`, y])),
        ...Object.fromEntries(grads.map((grad, i) => [`gradient ${i}`, grad])),
        ...Object.fromEntries(layer.nonTrainableWeights.map(({ tensor }, i) => [`state ${i}`, tensor])),
      };
    },
    feeds,
    { label: layer.name },
  );
  const results: Readonly<Record<string, Tensor>> = await program.run(...feeds);
  program.dispose();
  const named = (kind: string) =>
    Object.keys(results).flatMap((name) => (name.startsWith(kind) ? [results[name]!] : []));
  const outputs = named("output ");
  const grads = named("gradient ");
  const gradInputs = inputs.map(({ dtype }) => (dtype === "float32" ? grads.shift() : undefined));
  return { y: outputs[0]!, outputs, gradX: gradInputs[0], gradInputs, gradWeights: grads, state: named("state ") };
}

function weighedSum(y: SymbolicTensor): SymbolicTensor {
  const c = Float32Array.from({ length: y.size }, (_, i) => Math.sin(i + 1));
  return ops.sum(ops.multiply(y, constant(new Tensor(y.shape, c, "float32"))));
}

/** Tensors within a value, also within a list, as inputs of the program; anything else as it is. */
function feedAll(
  value: unknown,
  feed: (tensor: Tensor) => (symbols: readonly SymbolicTensor[]) => SymbolicTensor,
): (symbols: readonly SymbolicTensor[]) => unknown {
  if (value instanceof Tensor) return feed(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => feedAll(item, feed));
    return (symbols) => items.map((item) => item(symbols));
  }
  return () => value;
}

function setInitial(variable: Variable, { shape, data }: Tensor): void {
  if (String(shape) !== String(variable.shape))
    throw new Error(`${variable.name} is [${variable.shape}], not [${shape}]`);
  variable.initial = Float32Array.from(data);
}
