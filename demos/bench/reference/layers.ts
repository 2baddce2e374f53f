import { count, type PlacedLayer } from "../model.js";
import { gru } from "./gru.js";
import { lstm } from "./lstm.js";
import { productOf, transposed } from "./products.js";
import { type Doubles, type Stage, weightsFrom } from "./stage.js";

/** Flattening moves nothing. */
export function stagesOf(layer: PlacedLayer, batch: number): Stage[] {
  switch (layer.type) {
    case "conv":
      return [convolution(layer.inputShape, layer.size, layer.kernel.values, batch), relu()];
    case "dense": {
      const product = dense(count(layer.inputShape), layer.kernel.values, batch);
      return layer.relu ? [product, relu()] : [product];
    }
    case "maxPool":
      return [maxPool(layer.inputShape, layer.size, batch)];
    case "flatten":
      return [];
    case "lstm":
      return [lstm(layer, batch)];
    case "gru":
      return [gru(layer, batch)];
  }
}

/** y = x · kernel + bias, of so many rows of `inputs` numbers. */
export function dense(inputs: number, kernelValues: Float32Array, rows: number): Stage {
  const units = kernelValues.length / inputs;
  const kernel = weightsFrom(Float64Array.from(kernelValues));
  const bias = weightsFrom(new Float64Array(units));
  let input: Doubles = new Float64Array();
  return {
    forward(x) {
      input = x;
      return productOf(x, kernel.values, rows, inputs, units).map((value, i) => value + (bias.values[i % units] ?? 0));
    },
    backward(grad, update) {
      const dx = productOf(grad, transposed(kernel.values, inputs, units), rows, units, inputs);
      const dw = productOf(transposed(input, rows, inputs), grad, inputs, rows, units);
      const db = new Float64Array(units);
      grad.forEach((g, i) => {
        db[i % units] = (db[i % units] ?? 0) + g;
      });
      update(kernel, dw);
      update(bias, db);
      return dx;
    },
  };
}

/** y[n, i, j, f] = bias[f] + Σ x[n, i + p, j + q, c] · kernel[p, q, c, f] */
function convolution(inputShape: readonly number[], size: number, kernelValues: Float32Array, batch: number): Stage {
  const [height = 1, width = 1, channels = 1] = inputShape;
  const [rows, columns] = [height - size + 1, width - size + 1];
  const filters = kernelValues.length / (size * size * channels);
  const kernel = weightsFrom(Float64Array.from(kernelValues));
  const bias = weightsFrom(new Float64Array(filters));
  let input: Doubles = new Float64Array();

  /** Visits every product: where its x lies, where its row of `filters` kernel values begins, and its row of outputs. */
  function eachTap(visit: (x: number, kernelRow: number, outputRow: number) => void): void {
    for (let pixel = 0; pixel < batch * rows * columns; pixel++) {
      const n = Math.floor(pixel / (rows * columns));
      const i = Math.floor(pixel / columns) % rows;
      const j = pixel % columns;
      for (let p = 0; p < size; p++) {
        const x = ((n * height + i + p) * width + j) * channels;
        const kernelRow = p * size * channels * filters;
        for (let t = 0; t < size * channels; t++) visit(x + t, kernelRow + t * filters, pixel * filters);
      }
    }
  }

  return {
    forward(x) {
      input = x;
      const w = kernel.values;
      const y = new Float64Array(batch * rows * columns * filters);
      for (let i = 0; i < y.length; i++) y[i] = bias.values[i % filters] ?? 0;
      eachTap((at, kernelRow, outputRow) => {
        const value = x[at] ?? 0;
        for (let f = 0; f < filters; f++) y[outputRow + f] = (y[outputRow + f] ?? 0) + value * (w[kernelRow + f] ?? 0);
      });
      return y;
    },
    backward(grad, update) {
      const w = kernel.values;
      const dx = new Float64Array(input.length);
      const dw = new Float64Array(w.length);
      const db = new Float64Array(filters);
      for (let i = 0; i < grad.length; i++) db[i % filters] = (db[i % filters] ?? 0) + (grad[i] ?? 0);
      eachTap((at, kernelRow, outputRow) => {
        const value = input[at] ?? 0;
        let sum = 0;
        for (let f = 0; f < filters; f++) {
          const g = grad[outputRow + f] ?? 0;
          dw[kernelRow + f] = (dw[kernelRow + f] ?? 0) + value * g;
          sum += g * (w[kernelRow + f] ?? 0);
        }
        dx[at] = (dx[at] ?? 0) + sum;
      });
      update(kernel, dw);
      update(bias, db);
      return dx;
    },
  };
}

function relu(): Stage {
  let output: Doubles = new Float64Array();
  return {
    forward(x) {
      output = x.map((value) => Math.max(value, 0));
      return output;
    },
    backward: (grad) => grad.map((g, i) => ((output[i] ?? 0) > 0 ? g : 0)),
  };
}

/** The gradient goes to the first of the largest, as everybody's does. */
function maxPool(inputShape: readonly number[], size: number, batch: number): Stage {
  const [height = 1, width = 1, channels = 1] = inputShape;
  const [rows, columns] = [Math.floor(height / size), Math.floor(width / size)];
  const winners = new Int32Array(batch * rows * columns * channels);
  return {
    forward(x) {
      const y = new Float64Array(winners.length).fill(Number.NEGATIVE_INFINITY);
      for (let out = 0; out < y.length; out++) {
        const c = out % channels;
        const j = Math.floor(out / channels) % columns;
        const i = Math.floor(out / (channels * columns)) % rows;
        const n = Math.floor(out / (channels * columns * rows));
        for (let tap = 0; tap < size * size; tap++) {
          const [row, column] = [i * size + Math.floor(tap / size), j * size + (tap % size)];
          const at = ((n * height + row) * width + column) * channels + c;
          const value = x[at] ?? Number.NaN;
          if (value > (y[out] ?? 0)) {
            y[out] = value;
            winners[out] = at;
          }
        }
      }
      return y;
    },
    backward(grad) {
      const dx = new Float64Array(batch * height * width * channels);
      winners.forEach((at, out) => {
        dx[at] = (dx[at] ?? 0) + (grad[out] ?? 0);
      });
      return dx;
    },
  };
}
