import { ArgumentError } from "../../errors.js";
import type { Hdf5Writer, WrittenMessage } from "./writer.js";

/** Keras keeps messages below this, for HDF5 takes none of 64 KiB. */
const LONGEST = 64_512;
const MOST_TEXTS = 60_000;

/** A global heap for texts of any length: of a message they would be too much. */
export class Heap {
  readonly writer: Hdf5Writer;
  readonly #places: (readonly [heap: number, index: number, length: number])[] = [];

  /** Writes all texts; {@link take} then gives their places, in the same order. */
  constructor(writer: Hdf5Writer, texts: readonly string[]) {
    this.writer = writer;
    const encoder = new TextEncoder();
    for (let first = 0; first < texts.length; first += MOST_TEXTS) {
      this.#write(texts.slice(first, first + MOST_TEXTS).map((text) => encoder.encode(text)));
    }
  }

  /** The place of the next text. */
  take(): readonly [heap: number, index: number, length: number] {
    return this.#places.shift() ?? [0, 0, 0];
  }

  #write(texts: readonly Uint8Array[]): void {
    const sizes = texts.map(({ length }) => 16 + Math.ceil(length / 8) * 8);
    const used = sizes.reduce((sum, size) => sum + size, 16);
    const total = Math.max(4096, used + 16);
    const heap = this.writer.add(total, (view, bytes) => {
      bytes.set(new TextEncoder().encode("GCOL"));
      view.setUint8(4, 1);
      view.setBigUint64(8, BigInt(total), true);
      let at = 16;
      texts.forEach((text, i) => {
        view.setUint16(at, i + 1, true);
        view.setUint16(at + 2, 1, true);
        view.setBigUint64(at + 8, BigInt(text.length), true);
        bytes.set(text, at + 16);
        at += sizes[i] ?? 0;
      });
      view.setBigUint64(at + 8, BigInt(total - used), true); // object 0: what is free
    });
    for (const [i, { length }] of texts.entries()) this.#places.push([heap, i + 1, length]);
  }
}

/**
 * An attribute: a text by its place in the heap, a list of texts as texts of one length, as Keras writes names. Throws an ArgumentError for a
 * list that does not fit in a message.
 */
export function attributeMessage(heap: Heap, name: string, value: string | number | readonly string[]): WrittenMessage {
  const { writer } = heap;
  if (typeof value === "string") {
    const [at, index, length] = heap.take();
    const data = writer.record(16, (view) => {
      view.setUint32(0, length, true);
      view.setBigUint64(4, BigInt(at), true);
      view.setUint32(12, index, true);
    });
    const letters = [0x13, 0x10, 0, 0, 1, 0, 0, 0];
    return message(writer, name, Uint8Array.of(0x19, 1, 1, 0, 16, 0, 0, 0, ...letters), writer.space([]), data);
  }
  if (typeof value === "number") {
    const data = writer.record(4, (view) => view.setInt32(0, value, true));
    return message(writer, name, writer.type("int32"), writer.space([]), data);
  }
  const texts = value.map((text) => new TextEncoder().encode(text));
  const longest = Math.max(1, ...texts.map(({ length }) => length));
  if (longest * texts.length > LONGEST) {
    throw new ArgumentError({
      where: "HDF5",
      problem: `the attribute ${name} is too long`,
      expected: `${LONGEST} bytes at most`,
      received: `${longest * texts.length}`,
      remedy: "Split it",
    });
  }
  const data = writer.record(longest * texts.length, (_, bytes) => {
    for (const [i, text] of texts.entries()) bytes.set(text, i * longest);
  });
  const type = writer.record(8, (view) => {
    view.setUint8(0, 0x13);
    view.setUint8(1, 0x01); // padded with zeros
    view.setUint32(4, longest, true);
  });
  return message(writer, name, type, writer.space([texts.length]), data);
}

function message(
  writer: Hdf5Writer,
  name: string,
  type: Uint8Array,
  space: Uint8Array,
  data: Uint8Array,
): WrittenMessage {
  const letters = new TextEncoder().encode(name);
  const padded = (size: number) => Math.ceil(size / 8) * 8;
  const [typeAt, sizes] = [8 + padded(letters.length + 1), [letters.length + 1, type.length, space.length]];
  const spaceAt = typeAt + padded(type.length);
  const dataAt = spaceAt + padded(space.length);
  const bytes = writer.record(dataAt + data.length, (view, all) => {
    view.setUint8(0, 1);
    for (const [i, size] of sizes.entries()) view.setUint16(2 + 2 * i, size, true);
    all.set(letters, 8);
    all.set(type, typeAt);
    all.set(space, spaceAt);
    all.set(data, dataAt);
  });
  return { type: 0x0c, data: bytes };
}
