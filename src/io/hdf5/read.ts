/**
 * HDF5 as Keras and h5py write it: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html.
 *
 * Objects have a header of messages. A group's lead to its members, by a B-tree of names (version 1) or one by one; a dataset's say what its
 * elements are and where they lie. Attributes are messages, too. Nothing beyond is read: no links to other files, no types of one's own.
 */

import { elementTypes } from "../element-types.js";
import { Hdf5Data } from "./data.js";
import { broken, Hdf5File, unread } from "./file.js";
import { MESSAGE, type Message, readHeader } from "./header.js";
import { type Hdf5Type, readSpace, readType } from "./types.js";

/** What an attribute holds. */
export type Hdf5Value = string | number | readonly string[] | readonly number[];

/** A group of a file that was read. */
export interface Hdf5Group {
  readonly attributes: ReadonlyMap<string, Hdf5Value>;
  readonly members: ReadonlyMap<string, Hdf5Group | Hdf5Data>;
}

const SIGNATURE = "\x89HDF\r\n\x1a\n";
const DEEPEST = 64;

/** Whether a file begins as HDF5 does. */
export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE === String.fromCharCode(...bytes.subarray(0, SIGNATURE.length));
}

/**
 * The root group of an HDF5 file, with all groups in it. Arrays are read when they are asked for, and are views of `bytes` where they can.
 *
 * Throws a FormatError for what is damaged, cut short or no HDF5, and for what is not read: see above.
 */
export function readHdf5(bytes: Uint8Array): Hdf5Group {
  if (!isHdf5(bytes)) throw broken("no HDF5", "its signature at the start", `${bytes.length} other bytes`);
  const file = new Hdf5File(bytes);
  const version = file.u8(8);
  if (version > 3) throw unread(`a superblock of version ${version}`);
  const widths = version < 2 ? 13 : 9;
  if (file.u8(widths) !== 8 || file.u8(widths + 1) !== 8) throw unread("addresses of other than eight bytes");
  const root = version < 2 ? file.u64(version === 0 ? 64 : 68) : file.u64(36);
  const found = readObject(file, root, 0);
  if (found instanceof Hdf5Data) throw broken("the root is no group", "a group", "a dataset");
  return found;
}

function readObject(file: Hdf5File, at: number, depth: number): Hdf5Group | Hdf5Data {
  if (depth > DEEPEST) throw broken("nested too deep", `${DEEPEST} levels at most`, "more");
  file.look();
  const messages = readHeader(file, at);
  if (messages.some(({ type }) => type === MESSAGE.dataspace)) return new Hdf5Data(file, messages);
  const members = new Map<string, Hdf5Group | Hdf5Data>();
  for (const [name, address] of linksOf(file, messages)) members.set(name, readObject(file, address, depth + 1));
  return { attributes: new Map(attributesOf(file, messages)), members };
}

function* linksOf(file: Hdf5File, messages: readonly Message[]): Generator<readonly [name: string, address: number]> {
  for (const { type, at } of messages) {
    if (type === MESSAGE.symbolTable) yield* tableOf(file, file.u64(at), file.u64(at + 8));
    else if (type === MESSAGE.link) yield readLink(file, at);
    else if (type === MESSAGE.linkInfo && file.address(at + 2 + (file.u8(at + 1) & 1 ? 8 : 0)) !== undefined) {
      throw unread("a group of many members in HDF5's newer form");
    }
  }
}

/** The members of a group by a B-tree of version 1, whose names lie in a heap. */
function* tableOf(file: Hdf5File, tree: number, heap: number): Generator<readonly [name: string, address: number]> {
  file.expect(heap, "HEAP");
  const names = file.u64(heap + 24);
  const end = names + file.u64(heap + 8);
  file.slice(names, end - names);
  const waiting = [tree];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    file.expect(at, "TREE");
    const [level, count] = [file.u8(at + 5), file.u16(at + 6)];
    for (let i = 0; i < count; i++) {
      file.look();
      const child = file.u64(at + 32 + 16 * i);
      if (level > 0) waiting.push(child);
      else yield* symbolsAt(file, child, names, end);
    }
  }
}

function* symbolsAt(
  file: Hdf5File,
  at: number,
  names: number,
  end: number,
): Generator<readonly [name: string, address: number]> {
  file.expect(at, "SNOD");
  const count = file.u16(at + 6);
  for (let i = 0; i < count; i++) {
    file.look();
    const entry = at + 8 + 40 * i;
    if (file.u32(entry + 16) === 2) throw unread("a soft link");
    yield [file.textUntil(names + file.u64(entry), end), file.u64(entry + 8)];
  }
}

function readLink(file: Hdf5File, at: number): readonly [name: string, address: number] {
  const flags = file.u8(at + 1);
  let place = at + 2;
  if (flags & 8 && file.u8(place++) !== 0) throw unread("a soft or external link");
  place += (flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0);
  const width = 1 << (flags & 3);
  const length = file.unsigned(place, width);
  return [file.text(place + width, length), file.u64(place + width + length)];
}

function* attributesOf(file: Hdf5File, messages: readonly Message[]): Generator<readonly [string, Hdf5Value]> {
  for (const { type, at } of messages) {
    if (type === MESSAGE.attributeInfo && file.address(at + 2 + (file.u8(at + 1) & 1 ? 2 : 0)) !== undefined) {
      throw unread("many attributes in HDF5's newer form");
    }
    if (type !== MESSAGE.attribute) continue;
    const version = file.u8(at);
    if (version < 1 || version > 3 || (version > 1 && file.u8(at + 1) !== 0))
      throw unread("an attribute of a shared type");
    const padded = (size: number) => (version === 1 ? Math.ceil(size / 8) * 8 : size);
    const [name, typeSize, space] = [2, 4, 6].map((by) => file.u16(at + by)) as [number, number, number];
    const start = at + (version === 3 ? 9 : 8);
    const typeAt = start + padded(name);
    const spaceAt = typeAt + padded(typeSize);
    const value = readValue(file, readType(file, typeAt), readSpace(file, spaceAt), spaceAt + padded(space));
    if (value !== undefined) yield [file.text(start, name), value];
  }
}

function readValue(
  file: Hdf5File,
  type: Hdf5Type,
  shape: readonly number[] | undefined,
  at: number,
): Hdf5Value | undefined {
  const count = shape?.reduce((product, size) => product * size, 1) ?? 0;
  file.slice(at, count * type.bytes);
  const places = Array.from({ length: count }, (_, i) => at + i * type.bytes);
  if (type.kind === "opaque") return undefined;
  if (type.kind === "number") {
    const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
    const values = places.map((place) => elementTypes[type.element]?.read(view, place) ?? 0);
    return shape?.length === 0 ? values[0] : values;
  }
  const texts = places.map((place) => (type.kind === "text" ? file.text(place, type.bytes) : heapText(file, place)));
  return shape?.length === 0 ? texts[0] : texts;
}

/** A text of any length: its place in the global heap is what stands at `at`. */
function heapText(file: Hdf5File, at: number): string {
  const [length, heap, index] = [file.u32(at), file.u64(at + 4), file.u32(at + 12)];
  if (length === 0) return "";
  file.expect(heap, "GCOL");
  const end = heap + file.u64(heap + 8);
  for (let place = heap + 16; place + 16 <= end; ) {
    file.look();
    const [found, size] = [file.u16(place), file.u64(place + 8)];
    if (found === index) return file.text(place + 16, Math.min(length, size));
    if (found === 0) break;
    place += 16 + Math.ceil(size / 8) * 8;
  }
  throw broken("a text is missing", `text ${index} of a heap`, "none");
}
