import { describe, expect, test } from "vitest";
import { elementwise, matmul_gpu, matmul_simd4 } from "../../src/kernels/index.js";
import { keyOf, type Question, sizesOf, workOf } from "../../src/tune/question.js";

const question: Question = {
  kernel: matmul_simd4,
  sizes: { m: 64, n: 10, k: 700 },
  form: { TRANSPOSE_A: false, TRANSPOSE_B: true, real: "f32" },
  terms: 700,
};
const candidates = [{ ROW_QUADS: 8 }, { ROW_QUADS: 4 }];
const key = keyOf(question, candidates);

describe("the key of a question", () => {
  test("tells kernel, form and sizes", () => {
    expect(key).toMatch(/^matmul_simd4 TRANSPOSE_B real f32 m 64 n 16 k 1024 #[0-9a-f]{8}$/);
  });

  test("is the same for sizes up to the same power of two, and another beyond", () => {
    const at = (m: number) => keyOf({ ...question, sizes: { ...question.sizes, m } }, candidates);
    expect(new Set([33, 40, 63, 64].map(at))).toEqual(new Set([key]));
    expect(new Set([1, 2, 3, 4, 5, 32, 64, 65].map(at)).size).toBe(7); // 3 is with 4
    expect(sizesOf({ ...question, sizes: { m: 0, n: 1, k: 1025 } })).toBe("m 1 n 1 k 2048");
  });

  test("is another for another kernel, form, shader text or list of candidates", () => {
    const others = [
      keyOf({ ...question, kernel: matmul_gpu }, candidates),
      keyOf({ ...question, kernel: elementwise }, candidates),
      keyOf({ ...question, form: { ...question.form, TRANSPOSE_A: true } }, candidates),
      keyOf({ ...question, kernel: { ...matmul_simd4, source: `${matmul_simd4.source} ` } }, candidates),
      keyOf(question, [...candidates, { ROW_QUADS: 2 }]),
      keyOf(question, [...candidates].reverse()),
    ];
    expect(new Set([key, ...others]).size).toBe(7);
    expect(keyOf({ ...question, kernel: { ...matmul_simd4 } }, [...candidates])).toBe(key);
  });

  test("work is the product of the sizes", () => {
    expect(workOf(question)).toBe(64 * 10 * 700);
  });
});
