import { createContext, runInContext } from "node:vm";
import { Dataset, Dense, Input, SymbolicTensor, Tensor } from "../../src/index.js";

/** What the garbage itself throws when it is touched: that may come through as it is. */
export class Tripwire extends Error {}

/** Something that nobody should pass, made anew each time, for a call may change it. */
export interface Garbage {
  readonly label: string;
  make(): unknown;
}

const realm = createContext({});
const foreign = (code: string) => () => runInContext(code, realm) as unknown;
const trip = (): never => {
  throw new Tripwire("touched");
};

/** Every trap there is throws. */
const trapped = (target: object) => () =>
  new Proxy(
    target,
    Object.fromEntries(Reflect.ownKeys(Reflect).flatMap((key) => (typeof key === "string" ? [[key, trip]] : []))),
  );

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function detached(): unknown {
  const array = Float32Array.of(1, 2, 3);
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

function cyclicList(): unknown {
  const list: unknown[] = [];
  list.push(list, list);
  return list;
}

function cyclicRecord(): unknown {
  const record: Record<string, unknown> = {};
  record.self = record;
  record.list = [record];
  return record;
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function nestedRecord(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = { x: value };
  return value;
}

const of = (value: unknown) => () => value;
const symbolic = (shape: readonly number[]) => new SymbolicTensor({ shape }, { kind: "input", name: "stray" });

const table: Readonly<Record<string, () => unknown>> = {
  NaN: of(Number.NaN),
  Infinity: of(Number.POSITIVE_INFINITY),
  "-Infinity": of(Number.NEGATIVE_INFINITY),
  "-1": of(-1),
  "-0": of(-0),
  "0": of(0),
  "0.5": of(0.5),
  "-2.5": of(-2.5),
  "3": of(3),
  "2**31": of(2 ** 31),
  "2**32 + 1": of(2 ** 32 + 1),
  "2**53": of(2 ** 53),
  "1e308": of(1e308),
  null: of(null),
  undefined: of(undefined),
  true: of(true),
  false: of(false),
  "an empty string": of(""),
  '"abc"': of("abc"),
  '"3"': of("3"),
  '"fan_in"': of("fan_in"),
  '"__proto__"': of("__proto__"),
  '"constructor"': of("constructor"),
  '"toString"': of("toString"),
  "a long string": () => "x".repeat(200_000),
  "half a surrogate": of("\ud800\u0000"),
  "a symbol": () => Symbol("stray"),
  "a bigint": of(3n),
  "a huge bigint": of(2n ** 4096n),
  "a function": () => () => 0,
  "a function that throws": () => trip,
  "an async function": () => async () => 0,
  "a generator function": () => function* () {},
  "a class": () => class Stray {},
  "a promise": () => Promise.resolve(1),
  "a promise that never settles": () => new Promise(() => undefined),
  // biome-ignore lint/suspicious/noThenProperty: that is what it is for
  "a thenable": () => Object.fromEntries([["then", (use: (value: number) => void) => use(3)]]),
  "an empty list": () => [],
  "[-1]": () => [-1],
  "[0]": () => [0],
  "[NaN]": () => [Number.NaN],
  "[null]": () => [null],
  "[undefined]": () => [undefined],
  "[1.5]": () => [1.5],
  "[2, 3]": () => [2, 3],
  "[3, 3, 3, 3]": () => [3, 3, 3, 3],
  "[2**31, 2**31]": () => [2 ** 31, 2 ** 31],
  "[1n]": () => [1n],
  '["a"]': () => ["a"],
  '["__proto__"]': () => ["__proto__"],
  "[{}]": () => [{}],
  "[function]": () => [() => 0],
  "[symbol]": () => [Symbol("stray")],
  "a ragged list": () => [[1, 2], [3]],
  "a sparse list": () => new Array(3),
  "a sparse list of 4 billion": () => new Array(2 ** 32 - 1),
  "a cyclic list": cyclicList,
  "a cyclic record": cyclicRecord,
  "a list 10,000 deep": () => nested(10_000),
  "a record 10,000 deep": () => nestedRecord(10_000),
  "{}": () => ({}),
  "a record": () => ({ x: 1 }),
  "a record with length": () => ({ length: 1e9 }),
  "a record of __proto__": () => JSON.parse('{"__proto__": {"x": 1}}'),
  "a record of constructor": () => ({ constructor: 1, toString: 2, valueOf: null }),
  "a record without prototype": () => Object.assign(Object.create(null), { x: 1 }),
  "a record of one getter that throws": () => ({
    get x() {
      return trip();
    },
  }),
  "an object of strange conversions": () => ({
    toString: trip,
    valueOf: trip,
    toJSON: trip,
    [Symbol.toPrimitive]: trip,
  }),
  "an object of a strange tag": () => ({
    get [Symbol.toStringTag]() {
      return trip();
    },
  }),
  "an object of a class": () => new (class Stray {})(),
  "an object whose constructor throws": () => Object.create(Object.create({}, { constructor: { get: trip } })),
  "an infinite iterable": () => ({
    *[Symbol.iterator]() {
      for (;;) yield 1;
    },
  }),
  "a date": () => new Date(0),
  "a date that is none": () => new Date(Number.NaN),
  "a regular expression": () => /x/,
  "a map": () => new Map([["x", 1]]),
  "a set": () => new Set([1]),
  "a weak map": () => new WeakMap(),
  "an error": () => new Error("stray"),
  "a boxed number": () => Object(3),
  "a boxed string": () => Object("relu"),
  "a boxed symbol": () => Object(Symbol("stray")),
  "an array buffer": () => new ArrayBuffer(8),
  "a data view": () => new DataView(new ArrayBuffer(8)),
  "a detached array": detached,
  "a shared array": () => new Float32Array(new SharedArrayBuffer(8)),
  "a Float32Array": () => Float32Array.of(1, 2),
  "a Uint8Array of 0": () => new Uint8Array(0),
  "a BigInt64Array": () => BigInt64Array.of(1n, 2n ** 40n),
  "another realm's Float32Array": foreign("Float32Array.of(1, 2)"),
  "another realm's list": foreign("[1, 2]"),
  "another realm's record": foreign("({ x: 1 })"),
  "another realm's function": foreign("() => 0"),
  "another realm's error": foreign("new Error('stray')"),
  "a Proxy of a record that throws": trapped({}),
  "a Proxy of a list that throws": trapped([]),
  "a Proxy of a function that throws": trapped(() => 0),
  "a revoked Proxy of a record": () => revoked({}),
  "a revoked Proxy of a list": () => revoked([]),
  "a revoked Proxy of a function": () => revoked(() => 0),
  "a host tensor": () => Tensor.zeros([2, 3]),
  "a symbolic tensor": () => symbolic([2, 3]),
  "a value between layers": () => Input([3]),
  "a layer": () => new Dense(2),
  "a data set": () => Dataset.fromTensors(Tensor.zeros([2, 3])),
};

export const garbage: readonly Garbage[] = Object.entries(table).map(([label, make]) => ({ label, make }));
