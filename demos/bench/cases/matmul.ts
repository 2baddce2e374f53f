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

export const matmulCases: readonly Case[] = [256, 512, 1024].map((size) => square(size));

function square(size: number): Case {
  return {
    name: `matmul-${size}`,
    title: `matmul ${size}³`,
    detail: `[${size}, ${size}] · [${size}, ${size}], f32, whole product read back`,
    tolerance: 1e-5,
    flops: 2 * size ** 3,
    load() {
      const random = randomStream(size);
      const a = uniform(random, size * size, -1, 1);
      const b = uniform(random, size * size, -1, 1);
      const task: MatmulTask = { m: size, n: size, k: size, a, b };
      const expected = productRows(task, sampleRows(size, random));
      return {
        prepare: (contestant) => contestant.matmul?.(task),
        error: (answer) => expected.error(answer),
      };
    },
  };
}

/** Every row up to 512³; above, 64 random ones, or the CPU's product would take longer than the race. */
function sampleRows(size: number, random: () => number): number[] {
  if (size <= 512) return Array.from({ length: size }, (_, row) => row);
  return Array.from({ length: 64 }, () => Math.floor(random() * size));
}
