import type { GptTask } from "../cases/gpt.js";
import { EPSILON, type Kernel } from "../model.js";
import { dense } from "./layers.js";
import { type Doubles, type Stage, weightsFrom } from "./stage.js";

/** x + attention, then that + two dense layers, each of them of what is normalized before. */
export function blockOf({ batch, steps, width, heads, weights }: GptTask, prefix: string): Stage[] {
  const tokens = batch * steps;
  const layer = (name: string, inputs: number) => dense(inputs, kernelOf(weights, `${prefix}${name}.weight`), tokens);
  return [
    residual([
      layerNorm(width),
      layer("attn.c_attn", width),
      causalAttention(steps, heads, width / heads),
      layer("attn.c_proj", width),
    ]),
    residual([layerNorm(width), layer("mlp.c_fc", width), gelu(), layer("mlp.c_proj", 4 * width)]),
  ];
}

function kernelOf(weights: ReadonlyMap<string, Kernel>, name: string): Float32Array {
  const kernel = weights.get(name);
  if (kernel === undefined) throw new Error(`bench: no weight ${name}.`);
  return kernel.values;
}

/** x + f(x) */
export function residual(stages: readonly Stage[]): Stage {
  return {
    forward(x) {
      const y = stages.reduce((values, stage) => stage.forward(values), x);
      return y.map((value, i) => value + (x[i] ?? 0));
    },
    backward(grad, update) {
      const dx = stages.reduceRight((g, stage) => stage.backward(g, update), grad);
      return dx.map((g, i) => g + (grad[i] ?? 0));
    },
  };
}

/** y = gamma ⊙ (x − mean) / √(variance + ε) + beta over the last axis, gamma and beta starting at one and zero. Ba et al. 2016. */
export function layerNorm(width: number): Stage {
  const gamma = weightsFrom(new Float64Array(width).fill(1));
  const beta = weightsFrom(new Float64Array(width));
  let normalized: Doubles = new Float64Array();
  let scales: Doubles = new Float64Array();
  return {
    forward(x) {
      normalized = new Float64Array(x.length);
      scales = new Float64Array(x.length / width);
      for (let n = 0; n < scales.length; n++) {
        const row = x.subarray(n * width, (n + 1) * width);
        const mean = row.reduce((sum, value) => sum + value, 0) / width;
        const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
        const scale = 1 / Math.sqrt(variance + EPSILON);
        scales[n] = scale;
        normalized.set(
          row.map((value) => (value - mean) * scale),
          n * width,
        );
      }
      return normalized.map((value, i) => value * (gamma.values[i % width] ?? 0) + (beta.values[i % width] ?? 0));
    },
    backward(grad, update) {
      const dGamma = new Float64Array(width);
      const dBeta = new Float64Array(width);
      const dx = new Float64Array(grad.length);
      for (let n = 0; n < scales.length; n++) {
        const g = grad.subarray(n * width, (n + 1) * width);
        const y = normalized.subarray(n * width, (n + 1) * width);
        const d = g.map((value, j) => value * (gamma.values[j] ?? 0));
        const mean = d.reduce((sum, value) => sum + value, 0) / width;
        const along = d.reduce((sum, value, j) => sum + value * (y[j] ?? 0), 0) / width;
        g.forEach((value, j) => {
          dGamma[j] = (dGamma[j] ?? 0) + value * (y[j] ?? 0);
          dBeta[j] = (dBeta[j] ?? 0) + value;
          dx[n * width + j] = (scales[n] ?? 0) * ((d[j] ?? 0) - mean - (y[j] ?? 0) * along);
        });
      }
      update(gamma, dGamma);
      update(beta, dBeta);
      return dx;
    },
  };
}

/** x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))). Hendrycks and Gimpel 2016. */
export function gelu(): Stage {
  const [a, b] = [Math.sqrt(2 / Math.PI), 0.044715];
  let input: Doubles = new Float64Array();
  return {
    forward(x) {
      input = x;
      return x.map((value) => 0.5 * value * (1 + Math.tanh(a * (value + b * value ** 3))));
    },
    backward: (grad) =>
      grad.map((g, i) => {
        const x = input[i] ?? 0;
        const t = Math.tanh(a * (x + b * x ** 3));
        return g * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * a * (1 + 3 * b * x * x));
      }),
  };
}

/** softmax(q · kᵀ / √size) · v of each head, over the steps up to one's own; [batch · steps, 3 · width] → [batch · steps, width]. */
export function causalAttention(steps: number, heads: number, size: number): Stage {
  const width = heads * size;
  let input: Doubles = new Float64Array();
  let shares: Doubles = new Float64Array();

  /** Where a token's query (0), key (1) or value (2) of a head lies. */
  const at = (token: number, part: number, head: number) => token * 3 * width + part * width + head * size;

  /** Visits every query: its token, its head, the first token of its sequence, and where its row of shares begins. */
  function eachQuery(tokens: number, visit: (token: number, head: number, first: number, row: number) => void): void {
    for (let token = 0; token < tokens; token++) {
      for (let head = 0; head < heads; head++) {
        visit(token, head, token - (token % steps), (token * heads + head) * steps);
      }
    }
  }

  function product(x: Doubles, from: number, y: Doubles, with_: number): number {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (x[from + i] ?? 0) * (y[with_ + i] ?? 0);
    return sum;
  }

  function add(out: Doubles, to: number, factor: number, x: Doubles, from: number): void {
    for (let i = 0; i < size; i++) out[to + i] = (out[to + i] ?? 0) + factor * (x[from + i] ?? 0);
  }

  return {
    forward(x) {
      input = x;
      const tokens = x.length / (3 * width);
      shares = new Float64Array(tokens * heads * steps);
      const y = new Float64Array(tokens * width);
      eachQuery(tokens, (token, head, first, row) => {
        const scores: number[] = [];
        for (let key = first; key <= token; key++) {
          scores.push(product(x, at(token, 0, head), x, at(key, 1, head)) / Math.sqrt(size));
        }
        const largest = Math.max(...scores);
        const total = scores.reduce((sum, score) => sum + Math.exp(score - largest), 0);
        scores.forEach((score, t) => {
          const share = Math.exp(score - largest) / total;
          shares[row + t] = share;
          add(y, token * width + head * size, share, x, at(first + t, 2, head));
        });
      });
      return y;
    },
    backward(grad) {
      const dx = new Float64Array(input.length);
      eachQuery(grad.length / width, (token, head, first, row) => {
        const g = token * width + head * size;
        const slopes: number[] = [];
        let mean = 0;
        for (let t = 0; t <= token - first; t++) {
          const slope = product(grad, g, input, at(first + t, 2, head));
          slopes.push(slope);
          mean += slope * (shares[row + t] ?? 0);
        }
        slopes.forEach((slope, t) => {
          const share = shares[row + t] ?? 0;
          const d = (share * (slope - mean)) / Math.sqrt(size);
          add(dx, at(first + t, 2, head), share, grad, g);
          add(dx, at(token, 0, head), d, input, at(first + t, 1, head));
          add(dx, at(first + t, 1, head), d, input, at(token, 0, head));
        });
      });
      return dx;
    },
  };
}
