import { checkOp } from "../../harness/check-op.js";

/** At most a kernel's worth of products meet in an element of the result. */
const terms = ({ shapes: [, kernel] }: { readonly shapes: readonly (readonly number[])[] }) =>
  kernel!.slice(0, -2).reduce((product, n) => product * n, kernel!.at(-1)!);

// biome-ignore format: a table
checkOp("convTranspose1d", [
  { shapes: [[2, 5, 3], [3, 4, 3]] },
  { label: "a stride beyond the filter", shapes: [[1, 4, 2], [2, 3, 2]], args: [{ strides: 3 }] },
  { shapes: [[1, 5, 3], [4, 2, 3]], args: [{ strides: 2, padding: "same", outputPadding: 1 }] },
  { label: "channels first", shapes: [[2, 3, 4], [3, 2, 3]], args: [{ strides: 2, dataFormat: "channelsFirst" }] },
], { terms });

// biome-ignore format: a table
checkOp("convTranspose2d", [
  { shapes: [[1, 1, 1, 1], [1, 1, 1, 1]] },
  ...(["valid", "same"] as const).flatMap((padding) => [
    { shapes: [[2, 3, 4, 3], [3, 2, 5, 3]], args: [{ padding }] as const },
    { shapes: [[2, 3, 4, 2], [3, 4, 3, 2]], args: [{ padding, strides: 2 }] as const },
    { shapes: [[1, 3, 2, 4], [2, 3, 3, 4]], args: [{ padding, strides: [3, 1], outputPadding: [2, 0] }] as const },
    { shapes: [[1, 3, 4, 2], [3, 2, 3, 2]], args: [{ padding, dilationRate: [2, 3] }] as const },
    { shapes: [[1, 3, 3, 2], [2, 3, 3, 2]], args: [{ padding, strides: 2, dilationRate: 2, outputPadding: 1 }] as const },
  ]),
  { label: "channels by fours, beyond a tile", shapes: [[1, 5, 4, 8], [3, 3, 17, 8]], args: [{ strides: 2, padding: "same" }] },
], { terms });

// biome-ignore format: a table
checkOp("convTranspose3d", [
  { shapes: [[2, 2, 3, 2, 3], [2, 1, 3, 4, 3]] },
  { shapes: [[1, 2, 3, 2, 2], [3, 3, 2, 3, 2]], args: [{ strides: 2, padding: "same" }] },
  { shapes: [[1, 3, 2, 2, 2], [2, 2, 3, 3, 2]], args: [{ strides: [1, 2, 3], outputPadding: [0, 1, 2] }] },
  { shapes: [[1, 2, 2, 3, 2], [2, 3, 2, 2, 2]], args: [{ dilationRate: [2, 1, 2], padding: "same" }] },
], { terms });
