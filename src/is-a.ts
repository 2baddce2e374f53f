// What a value is, for values of anyone's: a proxy may throw when it is asked, and a revoked one always does. No such one is ours.

/** `instanceof` that never throws. */
export function isA<T>(value: unknown, Class: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof Class;
  } catch {
    return false;
  }
}

/** Whether this is a class whose objects are of `Base`, too; `Base` itself is none. Never throws. */
export function isSubclass(value: unknown, Base: abstract new (...args: never[]) => object): boolean {
  try {
    return typeof value === "function" && value.prototype instanceof Base;
  } catch {
    return false;
  }
}

/** Whether this is written as a class, which only `new` may call. Never throws. */
export function isClass(value: unknown): boolean {
  try {
    return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
  } catch {
    return false;
  }
}

/** What a function calls itself; nothing if it does not say. Never throws. */
export function nameOfFunction(fn: object): string {
  try {
    const name: unknown = Reflect.get(fn, "name");
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}

/** Whether this is an object with such a method. Never throws. */
export function hasMethod(value: unknown, name: PropertyKey): boolean {
  try {
    return typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function";
  } catch {
    return false;
  }
}
