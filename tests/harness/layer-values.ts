import {
  compile,
  constant,
  gradients,
  type Layer,
  ops,
  type SymbolicTensor,
  Tensor,
  type Variable,
} from "../../src/index.js";

export interface LayerRun {
  readonly x: Tensor;
  /** In the order of `layer.weights`. Default: as initialised. */
  readonly weights?: readonly Tensor[] | undefined;
  readonly training?: boolean;
}

export interface LayerResult {
  readonly y: Tensor;
  /** Gradients of Σ y·c, where c = sin(1), sin(2), … in row-major order: by the input, if it is float32, and by each weight. */
  readonly gradX: Tensor | undefined;
  readonly gradWeights: readonly Tensor[];
}

/** Runs one layer on one batch, forward and backward. */
export async function layerValues(layer: Layer, { x, weights, training = false }: LayerRun): Promise<LayerResult> {
  layer.ensureBuilt(x.shape.slice(1));
  for (const [i, value] of weights?.entries() ?? []) setInitial(layer.weights[i]!, value);
  const trained = layer.trainableWeights.map(({ tensor }) => tensor);
  const floats = x.dtype === "float32";
  const program = await compile<readonly [Tensor], Record<string, SymbolicTensor>>(
    (input) => {
      const y = layer.apply(input, { training });
      const c = constant(
        new Tensor(
          y.shape,
          Float32Array.from({ length: y.size }, (_, i) => Math.sin(i + 1)),
          "float32",
        ),
      );
      const grads = gradients(ops.sum(ops.multiply(y, c)), floats ? [input, ...trained] : trained);
      return { y, ...Object.fromEntries(grads.map((grad, i) => [`grad ${i}`, grad])) };
    },
    [x],
    { label: layer.name },
  );
  const results: Readonly<Record<string, Tensor>> = await program.run(x);
  program.dispose();
  const grads = Object.keys(results).flatMap((name) => (name.startsWith("grad ") ? [results[name]!] : []));
  return { y: results.y!, gradX: floats ? grads[0] : undefined, gradWeights: floats ? grads.slice(1) : grads };
}

function setInitial(variable: Variable, { shape, data }: Tensor): void {
  if (String(shape) !== String(variable.shape))
    throw new Error(`${variable.name} is [${variable.shape}], not [${shape}]`);
  variable.initial = Float32Array.from(data);
}
