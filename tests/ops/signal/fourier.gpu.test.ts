import { expect, test } from "vitest";
import { constant } from "../../../src/graph/symbols/constant.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { checkOp } from "../../harness/check-op.js";
import { awkwardValues } from "../../harness/values.js";
import { dft } from "../../reference/fourier.js";

const close = (found: readonly number[], right: readonly number[], scale: number) => {
  expect(found.length).toBe(right.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - right[i]!), `${i}`).toBeLessThan(scale);
  });
};

// In one product, in two and three, a prime that is a product of its own, and one that is a convolution.
test.each([1, 2, 7, 64, 96, 131, 1024, 4489, 523])("fft of %i numbers, and back", async (n) => {
  const [re, im] = [awkwardValues(n, 1), awkwardValues(n, 2)];
  const [right, turned] = dft([...re], [...im], -1);
  await inBothFamilies(
    [Tensor.from(re, [1, n]), Tensor.from(im, [1, n])],
    (x, y) => {
      const [real, imaginary] = ops.fft([x, y]);
      const [back, zero] = ops.ifft2([real, imaginary]);
      return { real, imaginary, back, zero };
    },
    ({ real, imaginary, back, zero }) => {
      close(real!, right, 2e-6 * (1 + Math.sqrt(n) * 4));
      close(imaginary!, turned, 2e-6 * (1 + Math.sqrt(n) * 4));
      close(back!, [...re], 1e-5);
      close(zero!, [...im], 1e-5);
    },
  );
});

test("fft2 goes over both axes, rfft over half a spectrum, and stft over stretches", async () => {
  const x = awkwardValues(32, 3);
  await inBothFamilies(
    [Tensor.from(x, [32])],
    (t) => {
      const image = ops.reshape(t, [4, 8]);
      const [real, imaginary] = ops.fft2([image, ops.zerosLike(image)]);
      const rows = ops.fft([image, ops.zerosLike(image)]);
      const columns = ops.fft([ops.transpose(rows[0]), ops.transpose(rows[1])]);
      const [half, other] = ops.rfft(t);
      const [cut] = ops.rfft(t, { fftLength: 5 });
      const [long] = ops.rfft(t, { fftLength: 40 });
      const window = constant(Tensor.from([1, 2, 3, 2, 1, 1]));
      const again = [undefined, "hamming" as const, window].map((one) =>
        ops.istft(ops.stft(t, 6, 2, 8, { window: one }), 6, 2, 8, { window: one }),
      );
      const [spectrum] = ops.stft(t, 6, 2, 8, { window: null, center: false });
      return {
        off: ops.add(
          ops.max(ops.abs(ops.subtract(real, ops.transpose(columns[0])))),
          ops.max(ops.abs(ops.subtract(imaginary, ops.transpose(columns[1])))),
        ),
        half,
        other,
        cut,
        long,
        first: again[0]!,
        second: again[1]!,
        third: again[2]!,
        rows: ops.full([], spectrum.shape[0]!),
        bins: ops.full([], spectrum.shape[1]!),
      };
    },
    ({ off, half, other, cut, long, first, second, third, rows, bins }) => {
      close(off!, [0], 1e-5);
      const [right, turned] = dft([...x], x.map(() => 0) as never, -1);
      close(half!, right.slice(0, 17), 1e-5);
      close(other!, turned.slice(0, 17), 1e-5);
      close(cut!, dft([...x.slice(0, 5)], [0, 0, 0, 0, 0], -1)[0].slice(0, 3), 1e-5);
      close(
        long!,
        dft([...x, ...new Array<number>(8).fill(0)], new Array<number>(40).fill(0), -1)[0].slice(0, 21),
        1e-5,
      );
      for (const one of [first, second, third]) close(one!, [...x], 1e-5);
      expect([rows![0], bins![0]]).toEqual([13, 5]);
    },
  );
});

const made = { composed: true, list: true, ulps: 16, terms: () => 40 };
checkOp(
  "irfft",
  [
    {
      shapes: [
        [2, 5],
        [2, 5],
      ],
    },
    { shapes: [[4], [4]], args: [{ fftLength: 7 }] },
    { shapes: [[3], [3]], args: [{ fftLength: 12 }] },
    { shapes: [[70], [70]], args: [{ fftLength: 138 }] },
  ],
  made,
);
checkOp(
  "istft",
  [
    {
      shapes: [
        [5, 5],
        [5, 5],
      ],
      args: [8, 2, 8],
    },
    {
      shapes: [
        [2, 6, 5],
        [2, 6, 5],
      ],
      args: [6, 3, 8, { window: "hamming", center: false, length: 20 }],
      gradient: false,
    },
    {
      shapes: [
        [4, 5],
        [4, 5],
      ],
      args: [8, 4, 8, { window: null }],
    },
  ],
  { ...made, ulps: 64 },
);
