import { Adam, Dense, Input, Model, Tensor } from "wgrad";

/** 784 pixels to two numbers and back. The halves share their layers with the whole. */
export class Squeeze {
  readonly whole: Model;
  readonly encoder: Model;
  readonly decoder: Model;

  constructor() {
    const picture = Input([784]);
    const code = new Dense(2).apply(
      new Dense(32, { activation: "elu" }).apply(new Dense(96, { activation: "elu" }).apply(picture)),
    );
    const place = Input([2]);
    const decode = [
      new Dense(32, { activation: "elu" }),
      new Dense(96, { activation: "elu" }),
      new Dense(784, { activation: "sigmoid" }),
    ] as const;
    const through = (from: typeof place) => decode[2].apply(decode[1].apply(decode[0].apply(from)));
    this.encoder = new Model({ inputs: picture, outputs: code });
    this.decoder = new Model({ inputs: place, outputs: through(place) });
    this.whole = new Model({ inputs: picture, outputs: through(code) });
    this.whole.compile({ optimizer: new Adam(0.003), loss: "binaryCrossentropy", metrics: ["meanSquaredError"] });
  }

  /** What the decoder paints from a place in the plane, [784]. */
  async paint(x: number, y: number): Promise<Float32Array> {
    return Float32Array.from((await this.decoder.predict(Tensor.from([[x, y]]))).data);
  }

  dispose(): void {
    for (const model of [this.whole, this.encoder, this.decoder]) model.dispose();
  }
}

const SWEEPS = 25;

/**
 * The mean squared error of the rows of `test` when only the first `count` principal components of `x`, [rows, features], are kept: found
 * by turning a direction towards the widest spread, again and again (power iteration). `pause` is awaited between the turns: a page stays awake.
 */
export async function pcaError(
  x: Tensor,
  test: Tensor,
  count: number,
  pause: () => Promise<unknown> = async () => {},
): Promise<number> {
  const [rows = 0, features = 0] = x.shape;
  const mean = new Float64Array(features);
  for (let i = 0; i < x.size; i++) mean[i % features] = (mean[i % features] ?? 0) + (x.data[i] ?? 0) / rows;
  const centred = ({ data }: Tensor) => {
    const values = new Float64Array(data.length);
    for (let i = 0; i < values.length; i++) values[i] = (data[i] ?? 0) - (mean[i % features] ?? 0);
    return values;
  };
  const [learned, held] = [centred(x), centred(test)];
  for (let k = 0; k < count; k++) {
    let axis = Float64Array.from({ length: features }, (_, j) => Math.sin(j + k));
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      await pause();
      const next = new Float64Array(features);
      for (const row of rowsOf(learned, features)) {
        const along = dot(row, axis);
        for (let j = 0; j < features; j++) next[j] = (next[j] ?? 0) + along * (row[j] ?? 0);
      }
      const length = Math.hypot(...next);
      axis = next.map((value) => value / length);
    }
    for (const row of [...rowsOf(learned, features), ...rowsOf(held, features)]) {
      const along = dot(row, axis);
      for (let j = 0; j < features; j++) row[j] = (row[j] ?? 0) - along * (axis[j] ?? 0);
    }
  }
  return dot(held, held) / held.length;
}

function rowsOf(values: Float64Array, features: number): Float64Array[] {
  return Array.from({ length: values.length / features }, (_, i) => values.subarray(i * features, (i + 1) * features));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
