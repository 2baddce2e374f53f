import { oneOf } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { type InitOptions, requestDevice } from "./adapter.js";
import { Device } from "./device.js";

/** One call of {@link init}. */
class Request {
  /** For those who wait for whatever device there is: it comes from this call, or from a later one that is answered first. */
  readonly device: Promise<Device>;
  /** What this call gave. */
  found: Device | undefined;
  overtake: (device: Device) => void = () => undefined;

  constructor(asked: Promise<Device>) {
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
  const found = requests.at(-1)?.found;
  if (found !== undefined && !found.isLost && Object.keys(options).length === 0) return Promise.resolve(found);
  const asked = open(options);
  const request = new Request(asked);
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

/** The device in use; initialised on first need. */
export function currentDevice(): Promise<Device> {
  if (requests.length === 0) void init();
  return requests.at(-1)?.device ?? init();
}

/** Each GPUDevice that is in use has one Device: what lives on it is found again, and its errors are heard once. */
const known = new WeakMap<GPUDevice, Device>();

async function open({ device, family, ...options }: InitOptions): Promise<Device> {
  if (family !== undefined) oneOf("init", "family", family, ["simd4", "gpu"]);
  const gpu = device ?? (await requestDevice(options));
  if (typeof gpu.createBuffer !== "function") {
    throw new ArgumentError({
      where: "init",
      problem: "no such device",
      expected: "a GPUDevice, as adapter.requestDevice() gives it",
      received: inWords(gpu),
    });
  }
  const there = known.get(gpu);
  if (there !== undefined && (family === undefined || family === there.family)) return there;
  const made = new Device(gpu, family);
  known.set(gpu, made);
  return made;
}
