/** What Mesa's RADV says of the kernels that it compiles, with `RADV_DEBUG=shaderstats,asm`. */

/** What one kernel takes of a GPU. */
export interface MachineCode {
  /** Vector registers of a lane. */
  readonly registers: number;
  /** Vector registers that had to go to memory. */
  readonly spills: number;
  /** Scalar registers, which a wave has about a hundred of, that had to go to the lanes of a vector register. */
  readonly parked: number;
  /** Bytes of workgroup memory. */
  readonly shared: number;
  /** Bytes of a lane's own memory, where spills and arrays with running indices lie. */
  readonly scratch: number;
  /** Waves that a SIMD has room for. */
  readonly waves: number;
  /** The loop with the most multiply-adds; undefined where no loop has any. */
  readonly loop: Loop | undefined;
}

/** What one round of a loop is made of. */
export interface Loop {
  readonly instructions: number;
  /** Vector arithmetic. */
  readonly arithmetic: number;
  /** Of that, multiply-adds of floats. */
  readonly multiplyAdds: number;
}

/** Comes before each kernel in the log, with the name of its file. */
export const MARK = "@@ ";

/** The machine code of each kernel of a log, by the name that its mark gives. */
export function readLog(log: string): Map<string, MachineCode> {
  const found = new Map<string, MachineCode>();
  for (const part of log.split(`\n${MARK}`).slice(1)) {
    const name = part.slice(0, part.indexOf("\n")).trim();
    const number = (label: string) => {
      const value = new RegExp(`^${label}: (\\d+)$`, "m").exec(part)?.[1];
      if (value === undefined) throw new Error(`Mesa's statistics of ${name} have no ${label}`);
      return Number(value);
    };
    found.set(name, {
      registers: number("VGPRs"),
      spills: number("Spilled VGPRs"),
      parked: number("Spilled SGPRs"),
      shared: number("LDS size"),
      scratch: number("Scratch size"),
      waves: number("Subgroups per SIMD"),
      loop: mainLoop(part),
    });
  }
  return found;
}

const BLOCK = /^(BB\d+):/;
const INSTRUCTION = /^\s+((?:v|s|ds|buffer|global|flat|scratch)_\w+)(.*)/;
const MULTIPLY_ADD = /^v_(?:pk_|dual_)?(?:fma|fmac|mac|mad)_?\w*f32/;

/** The loop with the most multiply-adds, and of several with as many the shortest. */
function mainLoop(text: string): Loop | undefined {
  const code: { readonly name: string; readonly to: string | undefined }[] = [];
  const starts = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, block] = BLOCK.exec(line) ?? [];
    if (block !== undefined) starts.set(block, code.length);
    const [, name, rest = ""] = INSTRUCTION.exec(line) ?? [];
    if (name !== undefined) code.push({ name, to: /^s_c?branch/.test(name) ? /BB\d+/.exec(rest)?.[0] : undefined });
  }
  let best: Loop | undefined;
  for (const [end, { to }] of code.entries()) {
    const start = starts.get(to ?? "") ?? code.length;
    if (start > end) continue;
    const names = code.slice(start, end + 1).map(({ name }) => name);
    const loop = {
      instructions: names.length,
      arithmetic: names.filter((name) => name.startsWith("v_")).length,
      multiplyAdds: names.filter((name) => MULTIPLY_ADD.test(name)).length,
    };
    const more = loop.multiplyAdds - (best?.multiplyAdds ?? 0);
    if (more > 0 || (more === 0 && best !== undefined && loop.instructions < best.instructions)) best = loop;
  }
  return best;
}
