import { ArgumentError } from "./errors.js";

/**
 * One `T`, or lists and records of them, at any depth: what layers take and give, what programs return, what a batch is.
 *
 * A record's type must be an alias (`type Pair = { a: T; b: T }`): an `interface` has no index signature and does not fit. What a
 * tree holds must not itself be a list or a plain record, for those are always gone into: shapes, say, cannot be leaves.
 */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

/**
 * The tree `X` with a `U` in place of each `T`: `MapTree<{ a: T; b: readonly [T, T] }, T, U>` is `{ a: U; b: readonly [U, U] }`.
 * Where `X` may be any tree at all, so may the result; that is asked first, since TypeScript would unfold it without end.
 */
export type MapTree<X, T, U> = [Tree<T>] extends [X]
  ? Tree<U>
  : X extends T
    ? U
    : { readonly [K in keyof X]: MapTree<X[K], T, U> };

/**
 * `f` of every leaf, in the places of the leaves. `f` hears the way to the leaf, too: `x`, `inputs.image`, `[1]`; a lone leaf has
 * none (`""`). Say what a leaf is where you write `f`: `mapTree(batch, (x: Tensor) => x.shape)`.
 */
export function mapTree<X, T, U>(tree: X, f: (leaf: T, path: string) => U): MapTree<X, T, U> {
  const walk = (node: unknown, path: string, depth: number): unknown => {
    if (isList(node)) {
      refuseEndless(node, depth);
      return Array.from(node, (inner, i) => walk(inner, `${path}[${i}]`, depth + 1));
    }
    if (!isRecord(node)) return f(node as T, path);
    refuseEndless(node, depth);
    const step = (key: string) => (path === "" ? key : `${path}.${key}`);
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner, step(key), depth + 1)]));
  };
  return walk(tree, "", 0) as MapTree<X, T, U>;
}

const DEEPEST = 100;
/** Nobody has so many tensors in one list, but a list that is all holes may claim to be as long as that. */
export const LONGEST = 10_000_000;

/**
 * Throws an ArgumentError for a list or record that lies too deep in others, as it does when it holds itself, or is too long to go
 * through: for whoever goes into nested values.
 */
export function refuseEndless(node: object, depth: number): void {
  const isLong = isList(node) && node.length > LONGEST;
  if (depth <= DEEPEST && !isLong) return;
  throw new ArgumentError({
    where: "nested values",
    problem: isLong ? "a list too long to go through" : "lists and records too deep in each other",
    expected: isLong ? `${LONGEST} entries at most` : `${DEEPEST} levels at most`,
    received: isLong ? `${node.length}` : "more",
    remedy: isLong ? "Pass numbers as a tensor or typed array" : "Does it hold itself? Pass the tensors alone",
  });
}

/** The same tree with other leaves of the same kind. */
export function replaceLeaves<X, T>(tree: X, f: (leaf: T, path: string) => NoInfer<T>): X {
  const replaced: unknown = mapTree(tree, f);
  return replaced as X;
}

/** The leaves in order, a record's in the order of its keys. Say what they are: `leaves<Tensor>(batch)`. */
export function leaves<T = never>(tree: Tree<NoInfer<T>>): T[] {
  const found: T[] = [];
  mapTree(tree, (leaf: T) => found.push(leaf));
  return found;
}

/** The leaves by their paths, as {@link mapTree} tells them. */
export function leavesByPath<T = never>(tree: Tree<NoInfer<T>>): Map<string, T> {
  const found = new Map<string, T>();
  mapTree(tree, (leaf: T, path) => found.set(path, leaf));
  return found;
}

/** Whether this is a list, whatever it holds. False, and no error, for a proxy that has been revoked. */
export function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Whether this is a list of which every entry fits, holes among them. A list too long to go through fits nothing. */
export function isListOf<T>(value: unknown, fits: (entry: unknown) => boolean): value is readonly T[] {
  return isList(value) && value.length <= LONGEST && Array.from(value).every(fits);
}

/**
 * Whether this is a plain record: `{ … }`, also one of another window or frame, and no object of a class. False, and no error, for
 * proxies that do not say what they are.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  try {
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}
