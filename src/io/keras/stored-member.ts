const [END, ENTRY, LOCAL] = [0x0605_4b50, 0x0201_4b50, 0x0403_4b50];
const [END_BYTES, ENTRY_BYTES, LOCAL_BYTES] = [22, 46, 30];
/** How long the archive's own comment may be, which stands behind its end. */
const LONGEST_COMMENT = 0xffff;
/** Sizes and places of 64 bits are elsewhere. */
const ELSEWHERE = 0xffff_ffff;

/**
 * A member of a zip archive that lies there as it is, as a view: a copy of the weights would be as much memory again. Undefined where it is packed,
 * is not there, or the archive is of another form or damaged.
 */
export function storedMember(bytes: Uint8Array, wanted: string): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isAt = (at: number, size: number, signature: number) =>
    at >= 0 && at + size <= bytes.length && view.getUint32(at, true) === signature;
  let end = bytes.length - END_BYTES;
  while (end > bytes.length - END_BYTES - LONGEST_COMMENT && !isAt(end, END_BYTES, END)) end--;
  if (!isAt(end, END_BYTES, END)) return undefined;
  let at = view.getUint32(end + 16, true);
  for (let i = view.getUint16(end + 10, true); i > 0 && isAt(at, ENTRY_BYTES, ENTRY); i--) {
    const [name, extra, comment] = [28, 30, 32].map((by) => view.getUint16(at + by, true)) as [number, number, number];
    const start = at + ENTRY_BYTES;
    if (new TextDecoder().decode(bytes.subarray(start, start + name)) === wanted) {
      const [method, size, local] = [
        view.getUint16(at + 10, true),
        view.getUint32(at + 20, true),
        view.getUint32(at + 42, true),
      ];
      if (method !== 0 || size === ELSEWHERE || !isAt(local, LOCAL_BYTES, LOCAL)) return undefined;
      const first = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      return first + size <= bytes.length ? bytes.subarray(first, first + size) : undefined;
    }
    at = start + name + extra + comment;
  }
  return undefined;
}
