import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Device, WgradError } from "wgrad";
import { FOREIGN } from "../../tests/harness/foreign-errors.js";

/** Hears of everything that nobody is told: stray rejections, and errors of a device that are not others'. */
export class Watch {
  readonly strays: unknown[] = [];

  constructor() {
    process.on("unhandledRejection", (reason) => this.strays.push(reason));
    const say = console.error;
    console.error = (...given: unknown[]) => {
      const [error] = given;
      if (!(error instanceof WgradError)) say(...given);
      else if (!error.message.includes(FOREIGN)) this.strays.push(error);
    };
  }

  /** Throws what was heard, if anything. */
  check(): void {
    const [stray] = this.strays;
    if (stray !== undefined) throw new Error("something went wrong that nobody was told", { cause: stray });
  }
}

/** Throws unless all that models had on a device was given back. */
export async function checkEmpty(device: Device): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve)); // programs go once they are there
  const { byKind, programs } = device.memory.report();
  const { weights, gradients, optimizer, states, activations } = byKind;
  const left = weights + gradients + optimizer + states + activations;
  if (left === 0 && programs.length === 0) return;
  throw new Error(`${left} bytes and ${programs.length} programs are left behind: ${JSON.stringify(byKind)}`);
}

let sign = 0;

/** Says that something has happened: a hook was called, a step of a life is done. */
export function alive(): void {
  sign = performance.now();
}

/** Rejects when work shows no sign of life for so long. A busy machine is slow, but not silent. */
export async function whileAlive<T>(work: () => Promise<T>, seconds = 240): Promise<T> {
  alive();
  let timer: ReturnType<typeof setInterval> | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (performance.now() - sign > 1000 * seconds) reject(new Error(`hangs: nothing for ${seconds} s`));
    }, 1000);
  });
  return Promise.race([work(), silent]).finally(() => clearInterval(timer));
}

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Megabytes of the host's heap that are in use, and of the whole process. */
export function hostMemory(): { readonly heap: number; readonly process: number } {
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: Math.round(heapUsed / 1e5) / 10, process: Math.round(rss / 1e6) };
}
