import { FormatError } from "../../errors.js";
import { describeBytes } from "../describe-bytes.js";

/** So much of the file is handed over at a time: it becomes 16 MB at the very most. */
const PIECE = 16_384;
/** Nothing shrinks further by deflate. */
export const MOST_SHRUNK = 1032;

/**
 * A gzip file that is unpacked while it is read, from front to end, so that it never lies in memory as a whole.
 *
 * Reading rejects with a FormatError for what is no gzip file, is damaged, ends too early, or is longer than `most` bytes.
 */
export class Gunzip {
  readonly #where: string;
  readonly #file: Uint8Array<ArrayBuffer>;
  readonly #most: number;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #piece = new Uint8Array(0);
  #total = 0;

  constructor(where: string, file: Uint8Array<ArrayBuffer>, most: number) {
    this.#where = where;
    this.#file = file;
    this.#most = most;
    this.#reader = pieces(file).pipeThrough(new DecompressionStream("gzip")).getReader();
  }

  /** The next so many bytes. */
  async read(length: number): Promise<Uint8Array<ArrayBuffer>> {
    if (length > MOST_SHRUNK * this.#file.length) throw this.#broken("it ends too early");
    const bytes = new Uint8Array(length);
    await this.#pass(length, (piece, at) => bytes.set(piece, at));
    return bytes;
  }

  /** Passes over the next so many bytes. */
  async skip(length: number): Promise<void> {
    await this.#pass(length, () => undefined);
  }

  /** Resolves if nothing is left, after the file's own sum was checked; what `isFine` says may be left, in pieces. */
  async end(isFine: (piece: Uint8Array) => boolean = () => false): Promise<void> {
    do {
      if (this.#piece.length > 0 && !isFine(this.#piece)) throw this.#broken("more than there should be");
    } while (await this.#next());
  }

  /** Lets the rest be. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }

  async #pass(length: number, use: (piece: Uint8Array, at: number) => void): Promise<void> {
    for (let at = 0; at < length; ) {
      if (this.#piece.length === 0 && !(await this.#next())) throw this.#broken("it ends too early");
      const piece = this.#piece.subarray(0, length - at);
      use(piece, at);
      at += piece.length;
      this.#piece = this.#piece.subarray(piece.length);
    }
  }

  /** Whether there was another piece. */
  async #next(): Promise<boolean> {
    try {
      const { value } = await this.#reader.read();
      this.#piece =
        value === undefined
          ? new Uint8Array(0)
          : new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.length);
      this.#total += this.#piece.length;
      if (value === undefined) return false;
    } catch (cause) {
      throw this.#broken(cause instanceof Error ? cause.message : "", cause);
    }
    if (this.#total > this.#most) throw this.#broken(`more than ${this.#most} bytes once unpacked`);
    return true;
  }

  #broken(reason: string, cause?: unknown): FormatError {
    const problem = `not a gzip file as it should be (${reason})`;
    const received = describeBytes(this.#file);
    return new FormatError({ where: this.#where, problem, expected: "a whole .gz file", received }, { cause });
  }
}

function pieces(file: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= file.length) return controller.close();
      controller.enqueue(file.subarray(at, at + PIECE));
      at += PIECE;
    },
  });
}
