import { FormatError } from "../../errors.js";
import type { Gunzip } from "./gunzip.js";

const BLOCK = 512;
/** Where the fields of a header lie: [start, end]. */
const FIELDS = {
  name: [0, 100],
  size: [124, 136],
  checksum: [148, 156],
  magic: [257, 262],
  prefix: [345, 500],
} as const;

/** A file in a tar archive, to be read before the next one comes. */
export interface TarEntry {
  /** Its whole path, as it stands in the archive. It is a name and leads nowhere. */
  readonly name: string;
  readonly size: number;
  /** The next so many of its bytes. */
  read(length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The files of a tar archive, one after the other; what is not read of one is passed over. Entries that are no plain files (folders,
 * links, extended headers) are not told of.
 *
 * Throws a FormatError for what is no archive, is damaged or cut short.
 *
 * Source: POSIX.1-1988, "ustar".
 */
export async function* tarEntries(where: string, archive: Gunzip): AsyncGenerator<TarEntry> {
  for (;;) {
    const header = await archive.read(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const { name, size, isFile } = readHeader(where, header);
    let left = size;
    const read = (length: number) => {
      if (length > left) throw broken(where, `${length} bytes of ${name}`, `${left}`);
      left -= length;
      return archive.read(length);
    };
    if (isFile) yield { name, size, read };
    await archive.skip(left + ((BLOCK - (size % BLOCK)) % BLOCK));
  }
  await archive.end((piece) => piece.every((byte) => byte === 0)); // zeros fill the last record
}

function readHeader(where: string, header: Uint8Array): { name: string; size: number; isFile: boolean } {
  const field = ([start, end]: readonly [number, number]) => {
    const [text = ""] = String.fromCharCode(...header.subarray(start, end)).split("\0");
    return text;
  };
  const octal = (text: string) => (/^ *[0-7]+ *$/.test(text) ? Number.parseInt(text, 8) : Number.NaN);
  const [start, end] = FIELDS.checksum;
  const sum = header.reduce((sum, byte, at) => sum + (at >= start && at < end ? 32 : byte), 0);
  const size = octal(field(FIELDS.size));
  if (octal(field(FIELDS.checksum)) !== sum || Number.isNaN(size)) {
    throw broken(where, "a header with its own sum", `one that begins with ${JSON.stringify(field(FIELDS.name))}`);
  }
  const prefix = field(FIELDS.magic) === "ustar" ? field(FIELDS.prefix) : "";
  const name = prefix === "" ? field(FIELDS.name) : `${prefix}/${field(FIELDS.name)}`;
  return { name, size, isFile: header[156] === 0 || header[156] === 0x30 };
}

function broken(where: string, expected: string, received: string): FormatError {
  return new FormatError({ where, problem: "not a tar archive as it should be", expected, received });
}
