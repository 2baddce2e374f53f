import { ArgumentError } from "./errors.js";
import { inWords, tagOf } from "./in-words.js";

/** The bytes of a file as it may be given: a Uint8Array or ArrayBuffer, of any window. Throws an ArgumentError for anything else. */
export function bytesOf(where: string, file: unknown): Uint8Array {
  try {
    if (ArrayBuffer.isView(file)) return new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
    if (tagOf(file) === "ArrayBuffer") return new Uint8Array(file as ArrayBuffer);
  } catch {
    // its memory was given away
  }
  throw new ArgumentError({
    where,
    problem: "not a file",
    expected: "a Uint8Array or ArrayBuffer",
    received: inWords(file),
    remedy: "Use new Uint8Array(await response.arrayBuffer())",
  });
}
