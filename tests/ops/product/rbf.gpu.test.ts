import { checkOp, type OpCase } from "../../harness/check-op.js";

const sizes = (lead: readonly number[], n: number, units: number): OpCase => ({
  shapes: [[...lead, n], [units, n], [units]],
  range: [0.05, 0.6], // a negative gamma would make large numbers of large distances
});

checkOp("rbf", [sizes([7], 1, 3), sizes([2, 3], 5, 1), sizes([33], 17, 65), sizes([], 4, 2)], {
  ulps: 16,
  composed: true,
  terms: ({ shapes: [x] }) => 2 * x!.at(-1)!,
});

// Far from 0, and a unit whose centre is the very point.
checkOp("rbf", [
  {
    label: "far from 0",
    shapes: [[2, 3], [2, 3], [2]],
    values: [[1001, 2000, 3001, 1000, 2001, 3000], [1000, 2000, 3000, 1000, 2001, 3000], [0.5, 2]],
  }, // biome-ignore format: a table
], { ulps: 8, composed: true, terms: () => 1 }); // biome-ignore format: a table
