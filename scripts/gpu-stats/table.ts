/** What is kept of the kernels' machine code, and how docs/gpu-stats.md tells it. */
import type { Loop, MachineCode } from "./machine-code.js";
import { GPUS, type Gpu } from "./radv.js";
import type { Text } from "./texts.js";

/** A specialised kernel, and what it takes of each GPU. */
export interface Row extends Omit<Text, "code"> {
  readonly on: Readonly<Record<Gpu, MachineCode>>;
}

export interface Table {
  /** When it was made: `2026-11-29`. */
  readonly date: string;
  /** Mesa's version. */
  readonly mesa: string;
  readonly rows: readonly Row[];
}

/** Of a loop's vector arithmetic, what part is multiply-adds. */
export const shareOf = ({ arithmetic, multiplyAdds }: Loop): number => multiplyAdds / Math.max(1, arithmetic);

/** The page. */
export function pageOf({ date, mesa, rows }: Table): string {
  return `# What AMD's GPUs make of the kernels

Written by \`npm run gpu:stats\` on ${date} with Mesa ${mesa}, which compiled every kernel of the family \`gpu\` to machine code;
nothing ran, and no such GPU was there. A test fails when a kernel has changed since, or when one that runs by default spills.

Kernels stand here as a call compiles them, with its gradients. Candidate 0 runs by default, others where \`tune\` or a test picks them.
*Registers* are a lane's vector registers, of at most 256. *Spills* are those that had to go to memory. *Parked* are scalar registers that
had to go to lanes of a vector register. *Waves* is how many a SIMD has room for. *Loop* is the main loop: how many instructions it has, and
what part of its vector arithmetic is multiply-adds.

${GPUS.map((gpu) => tableOf(gpu, rows)).join("\n\n")}
`;
}

const HEAD = [
  "kernel",
  "call",
  "form",
  "candidate",
  "registers",
  "spills",
  "parked",
  "workgroup memory",
  "scratch",
  "waves",
  "loop",
];

function tableOf(gpu: Gpu, rows: readonly Row[]): string {
  const lines = rows.map(({ kernel, use, form, candidate, on }) => {
    const { registers, spills, parked, shared, scratch, waves, loop } = on[gpu];
    const mix = loop === undefined ? "" : `${loop.instructions}, ${Math.round(100 * shareOf(loop))} %`;
    return [kernel, use, form.toLowerCase(), candidate, registers, spills, parked, shared, scratch, waves, mix];
  });
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [`## ${TITLES[gpu]}`, "", line(HEAD), line(HEAD.map(() => "---")), ...lines.map(line)].join("\n");
}

const TITLES = { navi21: "Navi 21 (RDNA 2)", navi31: "Navi 31 (RDNA 3)" } as const satisfies Record<Gpu, string>;
