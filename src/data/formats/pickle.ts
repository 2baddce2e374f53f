import { FormatError } from "../../errors.js";

// What NumPy writes for an array of lists: a program for a small machine with a stack and a memory. It knows some sixty instructions; those
// here are the ones that an array of lists of whole numbers takes, in protocols 2 to 4. There is nothing that it could call.

/** The end of a pickle's lists and tuples on the stack. */
const MARK = Symbol("mark");

/** What a pickle can name: all that rebuilding an array takes. */
const GLOBALS: Readonly<Record<string, "array" | "class" | "dtype" | undefined>> = {
  "numpy.core.multiarray _reconstruct": "array",
  "numpy._core.multiarray _reconstruct": "array",
  "numpy ndarray": "class",
  "numpy dtype": "dtype",
};

class Global {
  constructor(readonly name: "array" | "class" | "dtype") {}
}
/** An array or a dtype: empty until its state comes. */
class Rebuilt {
  state: Tuple | undefined;
  constructor(readonly name: "array" | "dtype") {}
}
class Tuple {
  constructor(readonly items: readonly Item[]) {}
}
type List = Item[];
type Item = number | boolean | null | string | typeof MARK | Global | Rebuilt | Tuple | List;

/** Python's pickler puts no more than a thousand items on the stack before it gathers them. */
const MOST_STACKED = 5000;
const MOST_LETTERS = 1000;
/** What is remembered beside the lists. */
const MOST_OTHERS = 1000;
const MOST_ROWS = 2 ** 20;

/**
 * Reads `rows` lists of whole numbers from the pickle of an array. Throws a FormatError for anything else that a pickle can hold, for one
 * that is cut short, and for one whose lists are used again and again, so that a short file cannot fill the memory.
 *
 * Source: the opcodes as Python's `pickletools` documents them.
 */
export function readPickledLists(where: string, pickle: Uint8Array, rows: number): number[][] {
  if (rows > MOST_ROWS) throw refused(where, `at most ${MOST_ROWS} lists`, `${rows}`);
  const { state } = new Machine(where, pickle, rows).run();
  const [, shape, , , lists] = state?.items ?? [];
  const length = shape instanceof Tuple && shape.items.length === 1 ? shape.items[0] : undefined;
  if (!Array.isArray(lists) || length !== rows || lists.length !== rows) {
    throw refused(where, `an array of ${rows} lists`, "another array");
  }
  let total = 0;
  for (const list of lists) {
    total += Array.isArray(list) ? list.length : 0;
    // Every number takes two bytes where it stands: beyond that, lists stand for themselves many times.
    if (total > pickle.length) throw refused(where, "lists of their own", "the same over and over");
    if (!isNumbers(list)) throw refused(where, "lists of whole numbers", "something else in one of them");
  }
  return lists.filter(isNumbers);
}

function isNumbers(list: Item): list is number[] {
  return Array.isArray(list) && list.every((item) => typeof item === "number");
}

const STOP = 0x2e;
const NEWEST_PROTOCOL = 4;

class Machine {
  static readonly #instructions: Readonly<Record<number, ((machine: Machine) => void) | undefined>> = {
    128: (m) => m.#protocol(m.#unsigned(1)), // PROTO
    149: (m) => m.#take(8), // FRAME
    75: (m) => m.#push(m.#unsigned(1)), // BININT1
    77: (m) => m.#push(m.#unsigned(2)), // BININT2
    74: (m) => m.#push(m.#view.getInt32(m.#take(4), true)), // BININT
    138: (m) => m.#push(m.#long(m.#unsigned(1))), // LONG1
    78: (m) => m.#push(null), // NONE
    136: (m) => m.#push(true), // NEWTRUE
    137: (m) => m.#push(false), // NEWFALSE
    67: (m) => m.#push(m.#text(m.#unsigned(1))), // SHORT_BINBYTES
    85: (m) => m.#push(m.#text(m.#unsigned(1))), // SHORT_BINSTRING
    140: (m) => m.#push(m.#text(m.#unsigned(1))), // SHORT_BINUNICODE
    66: (m) => m.#push(m.#text(m.#unsigned(4))), // BINBYTES
    84: (m) => m.#push(m.#text(m.#unsigned(4))), // BINSTRING
    88: (m) => m.#push(m.#text(m.#unsigned(4))), // BINUNICODE
    40: (m) => m.#push(MARK), // MARK
    93: (m) => m.#list(), // EMPTY_LIST
    97: (m) => m.#append([m.#pop()]), // APPEND
    101: (m) => m.#append(m.#toMark()), // APPENDS
    41: (m) => m.#push(new Tuple([])), // EMPTY_TUPLE
    133: (m) => m.#push(new Tuple(m.#popMany(1))), // TUPLE1
    134: (m) => m.#push(new Tuple(m.#popMany(2))), // TUPLE2
    135: (m) => m.#push(new Tuple(m.#popMany(3))), // TUPLE3
    116: (m) => m.#push(new Tuple(m.#toMark())), // TUPLE
    113: (m) => m.#remember(m.#unsigned(1)), // BINPUT
    114: (m) => m.#remember(m.#unsigned(4)), // LONG_BINPUT
    148: (m) => m.#remember(m.#memory.size), // MEMOIZE
    104: (m) => m.#recall(m.#unsigned(1)), // BINGET
    106: (m) => m.#recall(m.#unsigned(4)), // LONG_BINGET
    99: (m) => m.#global(`${m.#line()} ${m.#line()}`), // GLOBAL
    147: (m) => m.#global(m.#popMany(2).map(String).join(" ")), // STACK_GLOBAL
    82: (m) => m.#rebuild(), // REDUCE
    98: (m) => m.#setState(), // BUILD
  };

  readonly #where: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #stack: Item[] = [];
  readonly #memory = new Map<number, Item>();
  readonly #mostLists: number;
  #lists = 0;
  #at = 0;

  constructor(where: string, bytes: Uint8Array, rows: number) {
    this.#where = where;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#mostLists = rows + MOST_OTHERS;
  }

  /** The array that the pickle holds. */
  run(): Rebuilt {
    for (;;) {
      const at = this.#take(1);
      const opcode = this.#bytes[at] ?? 0;
      if (opcode === STOP) break;
      const instruction = Machine.#instructions[opcode];
      if (instruction === undefined) throw this.#unknown(opcode, at);
      instruction(this);
    }
    const result = this.#pop();
    if (result instanceof Rebuilt && result.name === "array" && this.#stack.length === 0) return result;
    throw refused(this.#where, "an array", "something else");
  }

  /** Passes over so many bytes, and says where they begin. */
  #take(length: number): number {
    const start = this.#at;
    if (start + length > this.#bytes.length) throw refused(this.#where, "a whole pickle", "one that is cut short");
    this.#at = start + length;
    return start;
  }

  #unsigned(bytes: 1 | 2 | 4): number {
    const at = this.#take(bytes);
    if (bytes === 1) return this.#view.getUint8(at);
    return bytes === 2 ? this.#view.getUint16(at, true) : this.#view.getUint32(at, true);
  }

  #protocol(version: number): void {
    if (version > NEWEST_PROTOCOL) throw refused(this.#where, `protocol ${NEWEST_PROTOCOL} at most`, `${version}`);
  }

  /** Bytes from the lowest, in two's complement. */
  #long(length: number): number {
    const at = this.#take(length);
    if (length > 6) throw refused(this.#where, "numbers of 48 bits", `one of ${8 * length}`);
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 256 + (this.#bytes[at + i] ?? 0);
    return length > 0 && (this.#bytes[at + length - 1] ?? 0) > 127 ? value - 256 ** length : value;
  }

  #text(length: number): string {
    if (length > MOST_LETTERS) throw refused(this.#where, "numbers", `a text of ${length} letters`);
    const at = this.#take(length);
    return String.fromCharCode(...this.#bytes.subarray(at, at + length));
  }

  #line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    const text = this.#text((end < 0 ? this.#bytes.length : end) - this.#at);
    this.#take(1);
    return text;
  }

  #push(item: Item): void {
    if (this.#stack.length === MOST_STACKED)
      throw refused(this.#where, "a pickle of Python's", "one that heaps up items");
    this.#stack.push(item);
  }

  #pop(): Item {
    const item = this.#stack.pop();
    if (item === undefined || item === MARK) throw refused(this.#where, "a pickle of Python's", "one that lacks items");
    return item;
  }

  #popMany(count: number): Item[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  #toMark(): Item[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw refused(this.#where, "a pickle of Python's", "one that lacks a mark");
    const items = this.#stack.splice(mark);
    items.shift();
    return items;
  }

  #list(): void {
    if (++this.#lists > this.#mostLists) throw refused(this.#where, "as many lists as rows", "more");
    this.#push([]);
  }

  /** Lists hold numbers, or lists; what else there is stands in tuples. */
  #append(items: readonly Item[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw refused(this.#where, "a list to append to", "something else");
    for (const item of items) {
      if (typeof item !== "number" && !Array.isArray(item))
        throw refused(this.#where, "lists of whole numbers", "other items");
      list.push(item);
    }
  }

  #remember(place: number): void {
    const item = this.#stack.at(-1);
    if (item === undefined || this.#memory.size > this.#mostLists) {
      throw refused(this.#where, "a pickle of Python's", "one that remembers too much");
    }
    this.#memory.set(place, item);
  }

  #recall(place: number): void {
    const item = this.#memory.get(place);
    if (item === undefined) throw refused(this.#where, "a pickle of Python's", "one that recalls nothing");
    this.#push(item);
  }

  #global(path: string): void {
    const name = Object.hasOwn(GLOBALS, path) ? GLOBALS[path] : undefined;
    if (name === undefined) throw refused(this.#where, "nothing but lists of numbers", `the Python object ${path}`);
    this.#push(new Global(name));
  }

  /** REDUCE calls what is named with a tuple of arguments: here that makes an array or a dtype, whatever they are. */
  #rebuild(): void {
    const [callee, args] = this.#popMany(2);
    if (!(callee instanceof Global) || callee.name === "class" || !(args instanceof Tuple)) {
      throw refused(this.#where, "an array", "a call of something else");
    }
    this.#push(new Rebuilt(callee.name));
  }

  #setState(): void {
    const [target, state] = this.#popMany(2);
    if (!(target instanceof Rebuilt) || !(state instanceof Tuple))
      throw refused(this.#where, "an array", "something else");
    target.state = state;
    this.#push(target);
  }

  #unknown(opcode: number, at: number): FormatError {
    const code = `0x${opcode.toString(16).padStart(2, "0")}`;
    return refused(this.#where, "lists of whole numbers", `the instruction ${code} at byte ${at}`);
  }
}

function refused(where: string, expected: string, received: string): FormatError {
  return new FormatError({ where, problem: "not lists of numbers in NumPy's way", expected, received });
}
