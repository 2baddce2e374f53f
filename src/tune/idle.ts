import type { Device } from "../gpu/device.js";
import { adapterId } from "./adapter-id.js";
import { type Asked, choices, listen } from "./answers.js";
import type { Trial } from "./contest.js";
import { alone, settle } from "./tuner.js";

/** How long nothing must have run on the device before something is timed. */
const REST_MS = 300;
const MOST_BYTES = 64 * 2 ** 20;
/** What is not timed by then is asked again when it is compiled again. */
const MOST_WAITING = 100;

/** The devices that are tuned when they rest. */
const resting = new WeakSet<Device>();

/**
 * From now on times what is asked on a device and not known, one question after the other, whenever nothing has run
 * there for a while. `found` is called after each. Ends with the device.
 */
export function tuneWhenIdle<S>(
  device: Device,
  trialOf: (subject: S, count: number) => Trial,
  found: () => Promise<void>,
): void {
  if (resting.has(device)) return;
  resting.add(device);
  const waiting = new Map<string, Asked<S>>();
  let isAtWork = false;
  let seen = -1;
  const breathe = async () => {
    if (device.tune !== "idle") throw new Error("the device is not to be tuned any more"); // nobody hears of that
    device.check();
    if (seen !== device.runs) await rest(device); // else nothing has run since
    seen = device.runs;
  };
  const work = async () => {
    for (const [key, asked] of waiting) {
      waiting.delete(key);
      if (choices.get(adapterId(device.gpu), key) !== undefined) continue;
      const options = { rounds: 7, margin: 0.05, mostBytes: MOST_BYTES, breathe };
      const trial = trialOf(asked.subject, asked.candidates.length);
      await alone(device, () => settle(device, asked, trial, options));
      await found();
    }
  };
  listen(device, (asked) => {
    if (device.tune !== "idle" || choices.get(adapterId(device.gpu), asked.key) !== undefined) return;
    if (waiting.size < MOST_WAITING) waiting.set(asked.key, asked as Asked<S>);
    if (isAtWork) return;
    isAtWork = true;
    work()
      .catch(() => waiting.clear()) // the device is gone, or not to be tuned any more
      .finally(() => {
        isAtWork = false;
      });
  });
}

/** Waits until nothing has run on a device for a while, and the page has nothing better to do. */
async function rest(device: Device): Promise<void> {
  for (;;) {
    device.check();
    const { runs } = device;
    await new Promise<void>((resolve) => {
      const timer: unknown = setTimeout(resolve, REST_MS);
      // Node is not kept alive by what can be done another time.
      if (typeof timer === "object" && timer !== null && "unref" in timer) (timer as { unref(): void }).unref();
    });
    if (runs !== device.runs) continue;
    const { requestIdleCallback } = globalThis as { requestIdleCallback?: (call: () => void) => void };
    if (requestIdleCallback !== undefined) await new Promise<void>((resolve) => requestIdleCallback(resolve));
    if (runs === device.runs) return;
  }
}
