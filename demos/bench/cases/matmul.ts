import type { Case } from "../contestant.js";
import { randomStream, uniform } from "../random.js";
import { productRows } from "../reference/matmul.js";

/** `a · b` with `a`: [m, k] and `b`: [k, n], both row-major f32. The inputs stay on the GPU; the whole product comes back. */
export interface MatmulTask {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Float32Array<ArrayBuffer>;
  readonly b: Float32Array<ArrayBuffer>;
}

export const matmulCases: readonly Case[] = [
  ...[256, 512, 1024, 1021].map((size) => matmul(`matmul-${size}`, `matmul ${size}³`, size, size, size)),
  matmul("matmul-tall", "matmul, tall", 8192, 64, 64),
  matmul("matmul-deep", "matmul, deep", 64, 8192, 64),
  matmul("matmul-vector", "vector · matrix", 1, 4096, 4096),
];

/** [m, k] · [k, n]. 1021 is a prime, whose product fills no tile; `tall` is a layer on many rows, `deep` the gradient of its kernel. */
function matmul(name: string, title: string, m: number, k: number, n: number): Case {
  return {
    name,
    title,
    detail: `[${m}, ${k}] · [${k}, ${n}], f32, whole product read back`,
    tolerance: 1e-5,
    flops: 2 * m * n * k,
    bytes: 4 * (m * k + k * n + m * n),
    async load() {
      const random = randomStream(m);
      const a = uniform(random, m * k, -1, 1);
      const b = uniform(random, k * n, -1, 1);
      const task: MatmulTask = { m, n, k, a, b };
      const expected = productRows(task, sampleRows(m, random));
      return {
        prepare: (contestant) => contestant.matmul?.(task),
        error: (answer) => expected.error(answer),
      };
    },
  };
}

/** Every row up to 512; above, 64 random ones, or the CPU's product would take longer than the race. */
function sampleRows(m: number, random: () => number): number[] {
  if (m <= 512) return Array.from({ length: m }, (_, row) => row);
  return Array.from({ length: 64 }, () => Math.floor(random() * m));
}
