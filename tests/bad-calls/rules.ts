import { Dataset, Layer, SeedGenerator, SymbolicTensor, Tensor } from "../../src/index.js";

/** Which values are no garbage after all. Says so without touching what may throw. */
export type Fine = (value: unknown) => boolean;

export const anyOf =
  (...rules: readonly Fine[]): Fine =>
  (value) =>
    rules.some((rule) => rule(value));
export const isNumber: Fine = (value) => typeof value === "number" && !Number.isNaN(value);
export const numberWhere = (test: (value: number) => boolean): Fine => {
  return (value) => typeof value === "number" && test(value);
};

export const nothing: Fine = () => false;
export const missing: Fine = (value) => value === undefined;
export const nullish: Fine = (value) => value === null;
export const bool: Fine = (value) => typeof value === "boolean";
export const text: Fine = (value) => typeof value === "string";
export const func: Fine = (value) => typeof value === "function";
export const finite = numberWhere(Number.isFinite);
export const integer = numberWhere(Number.isSafeInteger);
export const whole = numberWhere((value) => Number.isSafeInteger(value) && value >= 0);
export const count = numberWhere((value) => Number.isSafeInteger(value) && value >= 1);
export const fromZero = numberWhere((value) => Number.isFinite(value) && value >= 0);
export const above = numberWhere((value) => Number.isFinite(value) && value > 0);
export const part = numberWhere((value) => value >= 0 && value < 1);
export const share = numberWhere((value) => value >= 0 && value <= 1);
export const one = (...names: readonly unknown[]): Fine => {
  return (value) => names.includes(value);
};
/** A list each entry of which is fine; lists that throw when looked into are none. */
export const list = (rule: Fine, least = 0): Fine => {
  return (value) => {
    try {
      return Array.isArray(value) && value.length >= least && value.length < 1000 && Array.from(value).every(rule);
    } catch {
      return false;
    }
  };
};
export const either = anyOf;
export const instance = (Class: abstract new (...args: never[]) => object): Fine => {
  return (value) => {
    try {
      return value instanceof Class;
    } catch {
      return false;
    }
  };
};
export const layer = instance(Layer);
export const symbolic = instance(SymbolicTensor);
export const tensor = instance(Tensor);
export const dataset: Fine = (value) => {
  try {
    return value instanceof Dataset;
  } catch {
    return false;
  }
};
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A record that says nothing. */
export const empty: Fine = (value) => {
  try {
    return typeof value === "object" && value !== null && Object.keys(value).length === 0 && isPlain(value);
  } catch {
    return false;
  }
};
export const seed = either(missing, instance(SeedGenerator), whole);

/** Numbers in lists of any depth, not ragged, or typed arrays that lie on memory of ours: what a host tensor can be made from. */
export const data: Fine = (value) => {
  if (typeof value === "number" || typeof value === "boolean") return true; // NaN, too
  try {
    if (ArrayBuffer.isView(value)) return !/DataView/.test(Object.prototype.toString.call(value));
    return Array.isArray(value) && value.length < 1000 && (value.length === 0 || isEven(value));
  } catch {
    return false;
  }
};
function isEven(value: readonly unknown[]): boolean {
  const shapes = new Set(Array.from(value, (inner) => (Array.isArray(inner) ? inner.length : typeof inner)));
  const leaves = [...value].flat(3);
  return shapes.size === 1 && leaves.length < 1000 && leaves.every((leaf) => isNumber(leaf) || bool(leaf));
}

/** What a program has no use for among its numbers, it does not look at. */
export const anyRecord: Fine = (value) => {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value) && isPlain(value);
  } catch {
    return false;
  }
};

/** What a registry takes: functions, and objects of its classes. */
export function kindOf(namespace: object): Fine {
  const classes = Object.values(namespace).filter((value) => typeof value === "function" && value.prototype);
  return anyOf(func, ...classes.map((Class) => instance(Class as new () => object)));
}
