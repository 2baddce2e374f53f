import { FormatError } from "../../errors.js";

/** What an address is that leads nowhere. */
const UNDEFINED = 0xffff_ffff_ffff_ffffn;
/** How often structures of a file may be looked at, for each of its bytes: in a sound file they do not overlap. */
const LOOKS_A_BYTE = 1;
const FEWEST_LOOKS = 4096;

/** The bytes of an HDF5 file: little-endian numbers at any place, with every place checked. Throws a FormatError beyond the end. */
export class Hdf5File {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #looks: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#looks = Math.max(FEWEST_LOOKS, bytes.length * LOOKS_A_BYTE);
  }

  get length(): number {
    return this.bytes.length;
  }

  /**
   * Counts a look at some structure. A file of hard links in a circle, or of blocks that stand for one another, would keep a reader busy for
   * ever: it throws a FormatError instead.
   */
  look(): void {
    if (--this.#looks < 0) throw broken("its parts stand for one another", "each to be there once", "a circle");
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#within(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#within(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#within(at, 4), true);
  }

  /** A length or an offset: one beyond 2⁵³ cannot be right. */
  u64(at: number): number {
    return Number(this.#view.getBigUint64(this.#within(at, 8), true));
  }

  /** An unsigned number of so many bytes: 1, 2, 4 or 8. */
  unsigned(at: number, size: number): number {
    return size === 1 ? this.u8(at) : size === 2 ? this.u16(at) : size === 4 ? this.u32(at) : this.u64(at);
  }

  f32(at: number): number {
    return this.#view.getFloat32(this.#within(at, 4), true);
  }

  f64(at: number): number {
    return this.#view.getFloat64(this.#within(at, 8), true);
  }

  /** An address; undefined for the one that leads nowhere. */
  address(at: number): number | undefined {
    const raw = this.#view.getBigUint64(this.#within(at, 8), true);
    return raw === UNDEFINED ? undefined : Number(raw);
  }

  slice(at: number, length: number): Uint8Array {
    return this.bytes.subarray(this.#within(at, length), at + length);
  }

  /** Text of a length that is known; it ends before the first zero, if there is one. */
  text(at: number, length: number): string {
    const all = this.slice(at, length);
    const end = all.indexOf(0);
    return utf8.decode(end < 0 ? all : all.subarray(0, end));
  }

  /** Text up to a zero, which must come before `end`. */
  textUntil(at: number, end: number): string {
    return this.text(at, Math.max(0, end - at));
  }

  /** Throws a FormatError unless these four letters stand there. */
  expect(at: number, signature: string): void {
    const found = String.fromCharCode(...this.slice(at, signature.length));
    if (found !== signature) throw broken("a part is not where it should be", signature, JSON.stringify(found));
  }

  #within(at: number, length: number): number {
    if (at >= 0 && length >= 0 && at + length <= this.bytes.length) return at;
    throw broken("cut short or damaged", `${length} bytes at ${at}`, `a file of ${this.bytes.length}`);
  }
}

const utf8 = new TextDecoder();

/** The error for an HDF5 file that is damaged or of a kind that is not read. */
export function broken(
  problem: string,
  expected: string,
  received: string,
  remedy = "Get the file again",
): FormatError {
  return new FormatError({ where: "HDF5", problem, expected, received, remedy });
}

/** The error for what HDF5 has and is not read here. */
export function unread(what: string): FormatError {
  return broken("not read", "what Keras and h5py write by default", what, "Write it again with h5py's defaults");
}
