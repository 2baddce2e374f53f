import { oneOf, text } from "../check.js";
import { putFiles } from "../data/file-target.js";
import { pathOf, readPath } from "../data/node-files.js";
import { getPlaced, isPlaced } from "../data/places/placed.js";
import { ArgumentError } from "../errors.js";
import type { TuneMode } from "../gpu/adapter.js";
import type { Device } from "../gpu/device.js";
import type { Subject } from "../graph/lowering/lower.js";
import { GroupTrial } from "../graph/program/trial.js";
import { inWords } from "../in-words.js";
import { choices, startAnswering } from "../tune/answers.js";
import { tuneWhenIdle } from "../tune/idle.js";

/** Where pages keep what was found. */
const PLACE = "indexeddb://wgrad-tuning";

/** Where what was found is kept from page to page, and from process to process. */
export class TuningFile {
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  /** Adds what is kept to what is known. What is not there, damaged, or another's, is passed over. */
  async load(): Promise<void> {
    try {
      choices.addJson(await this.#read());
    } catch {
      // A private window, a file that is not there yet.
    }
  }

  /**
   * Keeps what is known, beside what others have kept meanwhile. Rejects with an ArgumentError where that cannot be.
   */
  async save(): Promise<void> {
    await this.load();
    const bytes = new TextEncoder().encode(choices.toJson());
    await putFiles("tune", this.address, [{ name: this.address, bytes }]);
  }

  async #read(): Promise<string> {
    if (isPlaced(this.address)) return (await getPlaced("tune", this.address))?.text() ?? "";
    return new TextDecoder().decode(await readPath("tune", pathOf(this.address) ?? ""));
  }
}

const MODES = ["off", "asked", "remembered", "idle"] as const satisfies readonly TuneMode[];

/**
 * What `init` does on a device whose tuning it was told something of. Throws an ArgumentError for what it cannot be
 * told.
 */
export function tuningAs(mode: TuneMode | undefined, address: string | undefined): (device: Device) => Promise<void> {
  if (mode !== undefined) oneOf("init", "tune", mode, MODES);
  const remembers = mode === "remembered" || mode === "idle";
  const file = remembers || address !== undefined ? tuningFile("init", address, mode) : undefined;
  return async (device) => {
    if (mode !== undefined) device.tune = mode;
    if (file === undefined) return;
    device.tuningFile = file.address;
    if (!remembers) return;
    await file.load();
    startAnswering();
    if (mode !== "idle") return;
    const trialOf = (subject: Subject, count: number) => new GroupTrial(device, subject, count);
    tuneWhenIdle(device, trialOf, () => file.save().catch(() => undefined)); // kept or not, it counts in this page
  };
}

/**
 * The file of an address, or that of pages where none is given. Undefined where there is none, and `mode` can do
 * without. Throws an ArgumentError for what is no address.
 */
export function tuningFile(where: string, address: string | undefined, mode?: TuneMode): TuningFile | undefined {
  if (address === undefined) {
    if ("indexedDB" in globalThis) return new TuningFile(PLACE);
    if (mode !== "remembered" && mode !== "idle") return undefined;
    const expected = "the option tuningFile";
    throw new ArgumentError({ where, problem: `tune: "${mode}" has no file here`, expected, received: "undefined" });
  }
  text(where, "tuningFile", address);
  if (isPlaced(address) || pathOf(address) !== undefined) return new TuningFile(address);
  const expected = "indexeddb:// or opfs:// and a name, or in Node a path";
  throw new ArgumentError({ where, problem: "no such tuningFile", expected, received: inWords(address) });
}
