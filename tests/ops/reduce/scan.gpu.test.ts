import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";
import { count } from "../../reference/array.js";

type Case = OpCase<"cumsum" | "cumprod">;

const cases: Case[] = [
  { shapes: [[]] },
  { label: "as one row", shapes: [[3, 5]] },
  ...awkward(64).map((n): Case => ({ shapes: [[n]], args: [{ axis: 0 }] })),
  { shapes: [[3, 5, 7]], args: [{ axis: 1 }] },
  { shapes: [[3, 5, 7]], args: [{ axis: -1 }] },
];
/** Long lines are cut into pieces, which take two more dispatches. */
const pieces: Case[] = [256, 257, 1031].map((n) => ({ label: "in pieces", shapes: [[n]] }));
const inside: Case = { label: "in pieces", shapes: [[2, 300, 3]], args: [{ axis: 1 }] };

checkOp("cumsum", [...cases, ...pieces, inside], { terms: ({ shapes: [x] }) => count(x!) });
const close = (cases: readonly Case[]) => cases.map((one): Case => ({ ...one, range: [0.95, 1.05] }));
checkOp("cumprod", close([...cases.slice(0, 4), ...cases.slice(-2), pieces[1]!, inside]), { ulps: 64, terms: () => 1 });
checkOp("cumprod", [
  { label: "zeros", shapes: [[3, 4]], values: [[2, 0, 3, 4, 2, 0, 3, 0, 0, 2, 3, 4]], args: [{ axis: 1 }] }, // biome-ignore format: a table
]);
