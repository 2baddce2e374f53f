import { text } from "../check.js";
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

  /** Takes it up on a device, as that was opened. */
  async useOn(device: Device): Promise<void> {
    device.tuningFile = this.address;
    if (device.tune !== "remembered" && device.tune !== "idle") return;
    await this.load();
    startAnswering();
    if (device.tune !== "idle") return;
    const trialOf = (subject: Subject, count: number) => new GroupTrial(device, subject, count);
    tuneWhenIdle(device, trialOf, () => this.save().catch(() => undefined)); // kept or not, it counts in this page
  }

  /** Adds what is kept to what is known. What is not there, damaged, or another's, is passed over. */
  async load(): Promise<void> {
    try {
      choices.addJson(await this.#read());
    } catch {
      // A private window, a file that is not there yet.
    }
  }

  /** Keeps what is known, beside what others have kept meanwhile. Rejects with an ArgumentError where that cannot be. */
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

/**
 * The file of an address, or that of pages where none is given. Undefined where there is none, and `mode` can do without. Throws an ArgumentError
 * for what is no address.
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
