/** Files that are to be read as one. */
export interface Pieces {
  /** Of all together. */
  readonly length: number;
  /** A stretch; a view of the file that it lies in, and a copy only where it lies in several. */
  slice(start: number, end: number): Uint8Array;
}

/** Several files as one, without a copy of it. */
export function piecesOf(files: readonly Uint8Array[]): Pieces {
  const starts: number[] = [];
  let length = 0;
  for (const file of files) {
    starts.push(length);
    length += file.length;
  }
  const slice = (start: number, end: number): Uint8Array => {
    const parts = files.flatMap((file, i) => {
      const [from, to] = [start - (starts[i] ?? 0), end - (starts[i] ?? 0)];
      return to > 0 && from < file.length ? [file.subarray(Math.max(0, from), to)] : [];
    });
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    const whole = new Uint8Array(end - start);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  return { length, slice };
}
