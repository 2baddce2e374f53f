import fc from "fast-check";
import { expect } from "vitest";
import { InternalError, WgradError } from "../../src/index.js";

// Files that were damaged, and what readers may do with them: read them right or refuse them with a typed error and a short message.

const TIMES = Number(process.env.FUZZ ?? 1);
/** How often a property is tried: `FUZZ=60` makes it so many times as often. */
export const runs = (count: number) => ({ numRuns: count * TIMES, seed: 20_240_601, endOnFailure: true });

/** Reads a file, and says how much memory was claimed for it on the way: buffers alone, as the tensors of a file are. */
export function read<T>(reader: () => T, bytes: number): T | undefined {
  const before = process.memoryUsage().arrayBuffers;
  try {
    return reader();
  } catch (error) {
    if (!(error instanceof WgradError) || error instanceof InternalError) throw error;
    expect(error.message.length).toBeLessThan(2048);
    return undefined;
  } finally {
    const claimed = process.memoryUsage().arrayBuffers - before;
    expect(claimed).toBeLessThan(4 * bytes + 64 * 2 ** 20);
  }
}

/** As {@link read}, of a reader that promises. */
export async function readLater<T>(reader: () => Promise<T>, bytes: number): Promise<T | undefined> {
  const outcome = await reader().then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
  return read(outcome, bytes);
}

/** A file with a few bytes changed, doubled, left out or put in, and cut somewhere, perhaps. */
export function mutated(valid: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const change = fc.record({
    kind: fc.constantFrom("set", "flip", "insert", "remove", "repeat"),
    at: fc.nat({ max: valid.length - 1 }),
    byte: fc.nat({ max: 255 }),
    length: fc.nat({ max: 40 }),
  });
  const cut = fc.option(fc.nat({ max: valid.length }), { freq: 6 });
  return fc.tuple(fc.array(change, { maxLength: 6 }), cut).map(([changes, end]) => {
    let bytes = [...valid];
    for (const { kind, at, byte, length } of changes) {
      if (kind === "set") bytes[at] = byte;
      else if (kind === "flip") bytes[at] = (bytes[at] ?? 0) ^ (1 << (byte % 8));
      else if (kind === "insert") bytes.splice(at, 0, ...new Array<number>(length).fill(byte));
      else if (kind === "remove") bytes.splice(at, length);
      else bytes.splice(at, 0, ...bytes.slice(at, at + length));
    }
    if (end !== null) bytes = bytes.slice(0, end);
    return Uint8Array.from(bytes);
  });
}
