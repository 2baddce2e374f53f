import { isA } from "../../is-a.js";
import { Tensor } from "../../tensor.js";
import { attributeMessage, Heap } from "./write-attributes.js";
import { Hdf5Writer } from "./writer.js";

/** A group to be written. */
export interface Hdf5Tree {
  /** A text, a list of texts, or a number as a 32-bit integer. */
  readonly attributes?: Readonly<Record<string, string | number | readonly string[]>>;
  readonly members?: Readonly<Record<string, Hdf5Tree | Tensor>>;
}

const NONE = 0xffff_ffff_ffff_ffffn;
/** As HDF5 has it by default: so many names in a leaf, and children of a node, at most twice. */
const LEAF_K = 4;
const NODE_K = 16;
const SUPERBLOCK = 96;
const SYMBOL = 40;

/**
 * The bytes of an HDF5 file in its oldest and most widely read form: superblock 0, headers of version 1, groups as B-trees of names,
 * arrays in one piece, texts in a global heap.
 */
export function writeHdf5(root: Hdf5Tree): Uint8Array<ArrayBuffer> {
  const writer = new Hdf5Writer(SUPERBLOCK);
  const heap = new Heap(writer, textsIn(root));
  const { header, tree, names } = writeGroup(writer, heap, root);
  return writer.finish((view, end) => {
    for (const [i, byte] of [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].entries()) view.setUint8(i, byte);
    view.setUint8(13, 8);
    view.setUint8(14, 8);
    view.setUint16(16, LEAF_K, true);
    view.setUint16(18, NODE_K, true);
    view.setBigUint64(32, NONE, true);
    view.setBigUint64(40, BigInt(end), true);
    view.setBigUint64(48, NONE, true);
    view.setBigUint64(64, BigInt(header), true);
    view.setUint32(72, 1, true); // where the tree and names of the root are, stands here, too
    view.setBigUint64(80, BigInt(tree), true);
    view.setBigUint64(88, BigInt(names), true);
  });
}

/** All texts that attributes hold by themselves, in the order in which they are written. */
function textsIn({ attributes = {}, members = {} }: Hdf5Tree): string[] {
  const within = sorted(members).flatMap(([, member]) => (isA(member, Tensor) ? [] : textsIn(member as Hdf5Tree)));
  return [...within, ...Object.values(attributes).filter((value) => typeof value === "string")];
}

interface Group {
  readonly header: number;
  readonly tree: number;
  readonly names: number;
}

function writeGroup(writer: Hdf5Writer, heap: Heap, { attributes = {}, members = {} }: Hdf5Tree): Group {
  const children = sorted(members).map(([name, member]) => ({ name, at: writeMember(writer, heap, member) }));
  const { names, places } = writeNames(writer, children);
  const tree = writeTree(writer, children, places);
  const table = writer.record(16, (view) => {
    view.setBigUint64(0, BigInt(tree), true);
    view.setBigUint64(8, BigInt(names), true);
  });
  const own = Object.entries(attributes).map(([name, value]) => attributeMessage(heap, name, value));
  const header = writer.header([{ type: 0x11, data: table }, ...own]);
  return { header, tree, names };
}

function writeMember(writer: Hdf5Writer, heap: Heap, member: Hdf5Tree | Tensor): number {
  return isA<Tensor>(member, Tensor) ? writer.dataset(member) : writeGroup(writer, heap, member).header;
}

/** Members by the bytes of their names, as a B-tree has them. */
function sorted<T>(members: Readonly<Record<string, T>>): (readonly [name: string, member: T])[] {
  const encoder = new TextEncoder();
  const entries = Object.entries(members).map(([name, member]) => ({ name, member, bytes: encoder.encode(name) }));
  return entries.sort((a, b) => compare(a.bytes, b.bytes)).map(({ name, member }) => [name, member]);
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}

interface Child {
  readonly name: string;
  readonly at: number;
}

/** The heap of a group's names, at multiples of eight; the empty one stands first. */
function writeNames(writer: Hdf5Writer, children: readonly Child[]) {
  const encoder = new TextEncoder();
  const encoded = children.map(({ name }) => encoder.encode(name));
  let end = 8;
  const places = encoded.map(({ length }) => {
    const place = end;
    end += Math.ceil((length + 1) / 8) * 8;
    return place;
  });
  const size = Math.max(end, 16);
  const data = writer.add(size, (_, bytes) => {
    for (const [i, name] of encoded.entries()) bytes.set(name, places[i]);
  });
  const names = writer.add(32, (view, bytes) => {
    bytes.set(new TextEncoder().encode("HEAP"));
    view.setBigUint64(8, BigInt(size), true);
    view.setBigUint64(16, 1n, true); // no free space
    view.setBigUint64(24, BigInt(data), true);
  });
  return { names, places };
}

/** A node of a B-tree, with the place of the largest name below it. */
interface Node {
  readonly at: number;
  readonly last: number;
}

/** The B-tree of a group: leaves of 8 names, nodes of 32 children. */
function writeTree(writer: Hdf5Writer, children: readonly Child[], places: readonly number[]): number {
  let nodes: Node[] = inGroups(children, 2 * LEAF_K).map((some, i) => {
    const first = i * 2 * LEAF_K;
    const at = writer.add(8 + 2 * LEAF_K * SYMBOL, (view, bytes) => {
      bytes.set(new TextEncoder().encode("SNOD"));
      view.setUint8(4, 1);
      view.setUint16(6, some.length, true);
      some.forEach((child, j) => {
        view.setBigUint64(8 + SYMBOL * j, BigInt(places[first + j] ?? 0), true);
        view.setBigUint64(16 + SYMBOL * j, BigInt(child.at), true);
      });
    });
    return { at, last: places[first + some.length - 1] ?? 0 };
  });
  for (let level = 0; ; level++) {
    const size = 24 + 8 * (4 * NODE_K + 1);
    const above = inGroups(nodes, 2 * NODE_K);
    if (above.length === 0) above.push([]);
    const placed = above.map((some, i) => {
      const neighbour = (by: number) => (above[i + by] === undefined ? NONE : BigInt(writer.next(size) + by * size));
      const before = i === 0 ? 0 : (above[i - 1]?.at(-1)?.last ?? 0);
      const [left, right] = [neighbour(-1), neighbour(1)];
      const at = writer.add(size, (view, bytes) => {
        bytes.set(new TextEncoder().encode("TREE"));
        view.setUint8(5, level);
        view.setUint16(6, some.length, true);
        view.setBigUint64(8, left, true);
        view.setBigUint64(16, right, true);
        view.setBigUint64(24, BigInt(before), true);
        some.forEach((node, j) => {
          view.setBigUint64(32 + 16 * j, BigInt(node.at), true);
          view.setBigUint64(40 + 16 * j, BigInt(node.last), true);
        });
      });
      return { at, last: some.at(-1)?.last ?? 0 };
    });
    const [only] = placed;
    if (placed.length === 1 && only !== undefined) return only.at;
    nodes = placed;
  }
}

function inGroups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
