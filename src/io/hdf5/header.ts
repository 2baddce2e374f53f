import { broken, type Hdf5File } from "./file.js";

/** One message of an object's header. */
export interface Message {
  readonly type: number;
  readonly at: number;
  readonly size: number;
}

/** The kinds of messages that matter. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

/** A stretch of messages. */
interface Block {
  readonly at: number;
  readonly end: number;
}

/** The messages of an object's header, those of its continuations, too. */
export function readHeader(file: Hdf5File, at: number): Message[] {
  return file.u8(at) === 1 ? readFirst(file, at) : readSecond(file, at);
}

/** Version 1: messages with heads of eight bytes, at multiples of eight. */
function readFirst(file: Hdf5File, at: number): Message[] {
  const start = at + 16;
  return collect(file, { at: start, end: start + file.u32(at + 8) }, 8, (head) => ({
    type: file.u16(head),
    size: file.u16(head + 2),
  }));
}

/** Version 2: shorter heads, blocks with a signature and a check sum. */
function readSecond(file: Hdf5File, at: number): Message[] {
  file.expect(at, "OHDR");
  const version = file.u8(at + 4);
  if (version !== 2) throw broken("no such object", "a header of version 1 or 2", `${version}`);
  const flags = file.u8(at + 5);
  const sizeAt = at + 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const width = 1 << (flags & 3);
  const start = sizeAt + width;
  const head = flags & 4 ? 6 : 4;
  const first = { at: start, end: start + file.unsigned(sizeAt, width) };
  return collect(file, first, head, (place) => ({ type: file.u8(place), size: file.u16(place + 1) }), "OCHK");
}

function collect(
  file: Hdf5File,
  first: Block,
  head: number,
  read: (at: number) => { readonly type: number; readonly size: number },
  signature?: string,
): Message[] {
  const found: Message[] = [];
  const blocks = [first];
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    let { at } = block;
    while (at + head <= block.end) {
      file.look();
      const { type, size } = read(at);
      const message = { type, size, at: at + head };
      file.slice(message.at, size);
      if (type === MESSAGE.continuation) {
        const [next, length] = [file.u64(message.at), file.u64(message.at + 8)];
        if (signature !== undefined) file.expect(next, signature);
        const [before, after] = signature === undefined ? [0, 0] : [4, 4];
        blocks.push({ at: next + before, end: next + length - after });
      } else found.push(message);
      at = message.at + size;
    }
  }
  return found;
}
