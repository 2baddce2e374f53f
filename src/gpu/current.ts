import { nonNegative, oneOf } from "../check.js";
import { ArgumentError, DeviceError } from "../errors.js";
import { inWords } from "../in-words.js";
import { hasMethod } from "../is-a.js";
import { refuseUnknown } from "../options.js";
import { type InitOptions, requestDevice } from "./adapter.js";
import { Device } from "./device.js";
import { FAMILIES, refuseFamily } from "./family.js";

/** One call of {@link init}. */
class Request {
  /** For those who wait for whatever device there is: it comes from this call, or from a later one that is answered first. */
  readonly device: Promise<Device>;
  readonly options: InitOptions;
  /** What this call gave. */
  found: Device | undefined;
  overtake: (device: Device) => void = () => undefined;

  constructor(asked: Promise<Device>, options: InitOptions) {
    this.options = options;
    this.device = new Promise((resolve, reject) => {
      this.overtake = resolve;
      asked.then(resolve, reject);
    });
    this.device.catch(() => undefined); // who called init hears of it
  }
}

/** The call whose device is in use, if there is one, and the later ones that are not answered yet. */
let requests: Request[] = [];

/**
 * Picks the device that everything runs on from now on, or takes yours. Whatever needs a device first calls this by itself;
 * call it to choose (`init({ device })`, `init({ gpu: create([]) })` in Node) or to start again after a device was lost.
 * Without options it gives the device that is there, unless that is lost.
 *
 * Rejects with a DeviceError when there is no WebGPU or no adapter, or when none answers within 20 s; a device that was there
 * before then stays. Programs and models on an earlier device go on there, and it goes when nothing refers to it any more.
 */
export function init(options: InitOptions = {}): Promise<Device> {
  try {
    refuseUnknown("init", options, [
      "device",
      "gpu",
      "powerPreference",
      "family",
      "snapshotSeconds",
      "tune",
      "tuningFile",
    ]);
  } catch (error) {
    return Promise.reject(error);
  }
  const found = requests.at(-1)?.found;
  if (found !== undefined && !found.isLost && Object.keys(options).length === 0) return Promise.resolve(found);
  const asked = open(options);
  const request = new Request(asked, options);
  requests.push(request);
  asked.then(
    (device) => {
      request.found = device;
      const at = requests.indexOf(request); // −1 where a later call was answered first
      for (const earlier of requests.splice(0, at)) earlier.overtake(device);
    },
    () => {
      requests = requests.filter((other) => other !== request);
    },
  );
  return asked;
}

/** The device in use; initialised on first need, and anew, in the same way, once it was lost. */
export function currentDevice(): Promise<Device> {
  const last = requests.at(-1);
  if (last === undefined) return init();
  const { found, options } = last;
  const isGone = found?.isLost === true && !found.isDestroyed && options.device === undefined;
  return isGone ? init(options) : last.device;
}

/** How long to wait before each try for a new device: a GPU process that has crashed takes a moment to come back. */
const RETRIES_MS = [0, 50, 250, 1000, 3000];

/**
 * A device in the place of one that is lost: the one in use by then, else a new one, asked for as that was. Rejects with a
 * DeviceError where none comes within some seconds; a device that was given to {@link init} must be replaced there.
 */
export async function nextDevice(): Promise<Device> {
  let cause: unknown;
  for (const ms of RETRIES_MS) {
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    try {
      const device = await currentDevice();
      if (!device.isLost) return device;
    } catch (error) {
      cause = error;
    }
  }
  throw new DeviceError(
    {
      where: "device",
      problem: "the GPU device was lost, and there is no other",
      remedy: "Call init() with another one, and call again",
    },
    { cause },
  );
}

/** Each GPUDevice that is in use has one Device: what lives on it is found again, and its errors are heard once. */
const known = new WeakMap<GPUDevice, Device>();

async function open({ device, family, snapshotSeconds, tune, tuningFile, ...options }: InitOptions): Promise<Device> {
  if (snapshotSeconds !== undefined) nonNegative("init", "snapshotSeconds", snapshotSeconds);
  if (family !== undefined) oneOf("init", "family", family, FAMILIES);
  const tunes = tune !== undefined || tuningFile !== undefined;
  const setTuning = tunes ? (await import("../rare.js")).tuningAs(tune, tuningFile) : undefined;
  const gpu = device ?? (await requestDevice(options));
  if (!hasMethod(gpu, "createBuffer")) {
    throw new ArgumentError({
      where: "init",
      problem: "no such device",
      expected: "a GPUDevice, as adapter.requestDevice() gives it",
      received: inWords(gpu),
    });
  }
  const there = known.get(gpu);
  try {
    if (family !== undefined) refuseFamily("init", family, gpu);
  } catch (error) {
    if (device === undefined) gpu.destroy();
    throw error;
  }
  const found =
    there !== undefined && (family === undefined || family === there.family) ? there : new Device(gpu, family);
  known.set(gpu, found);
  if (snapshotSeconds !== undefined) found.snapshotSeconds = snapshotSeconds;
  await setTuning?.(found);
  return found;
}
