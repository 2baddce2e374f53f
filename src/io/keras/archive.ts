import { type UnzipFileInfo, unzipSync, type Zippable, zipSync } from "fflate";
import { FormatError } from "../../errors.js";
import { storedMember } from "./stored-member.js";

const CONFIG = "config.json";
const METADATA = "metadata.json";
const WEIGHTS = "model.weights.h5";
/** What is packed may be no larger unpacked than this, or than so many times the file. */
const LARGEST = 1 << 26;
const MOST_TIMES = 100;
const LONGEST_JSON = 1 << 26;

/** What a `.keras` file holds. */
export interface KerasArchive {
  readonly config: string;
  readonly metadata: string;
  readonly weights: Uint8Array | undefined;
}

/** Whether a file begins as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/**
 * Opens a `.keras` file. Only the three members of these very names are looked at, so that no path leads anywhere. Throws a FormatError for
 * what is damaged, says it is more than 100 times its size, or has a member twice.
 */
export function readArchive(bytes: Uint8Array): KerasArchive {
  const seen = new Set<string>();
  const wanted = ({ name, originalSize, size }: UnzipFileInfo) => {
    if (![CONFIG, METADATA, WEIGHTS].includes(name)) return false;
    if (seen.has(name)) throw broken("a member stands there twice", "each once", name);
    seen.add(name);
    const most = name === WEIGHTS ? Math.max(LARGEST, bytes.length * MOST_TIMES) : LONGEST_JSON;
    if (originalSize > most || size > bytes.length) {
      throw broken(`${name} is too large`, `${most} bytes at most`, `${Math.max(originalSize, size)}`);
    }
    return name !== WEIGHTS || stored === undefined;
  };
  const stored = storedMember(bytes, WEIGHTS);
  let members: ReturnType<typeof unzipSync>;
  try {
    members = unzipSync(bytes, { filter: wanted });
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw broken(
      "no zip archive, or a damaged one",
      "a .keras file",
      cause instanceof Error ? cause.message : "other bytes",
    );
  }
  const { [CONFIG]: config, [METADATA]: metadata, [WEIGHTS]: weights = stored } = members;
  if (config === undefined) throw broken("no model", `a member ${CONFIG}`, "none");
  const text = new TextDecoder();
  return { config: text.decode(config), metadata: metadata === undefined ? "{}" : text.decode(metadata), weights };
}

/** Of a field that says nothing and moves what comes behind it, as Android's zipalign has it. */
const PADDING = 0xd935;
const ALIGNMENT = 8;

/** The bytes of a `.keras` file: nothing is packed, as Keras has it, and numbers lie so that they can be read without a copy. */
export function writeArchive(config: string, metadata: string, weights: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const texts = { [METADATA]: encoder.encode(metadata), [CONFIG]: encoder.encode(config) };
  const before = Object.entries(texts).reduce((sum, [name, { length }]) => sum + 30 + name.length + length, 0);
  const start = before + 30 + WEIGHTS.length + 4;
  const extra = { [PADDING]: new Uint8Array((ALIGNMENT - (start % ALIGNMENT)) % ALIGNMENT) };
  const members: Zippable = { ...texts, [WEIGHTS]: [weights, { extra }] };
  // One date for all, so that the same model is the same file.
  return zipSync(members, { level: 0, mtime: new Date(1980, 0, 1) });
}

function broken(problem: string, expected: string, received: string): FormatError {
  return new FormatError({ where: ".keras", problem, expected, received, remedy: "Get the file again" });
}
