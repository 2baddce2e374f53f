import { ArgumentError } from "./errors.js";
import { inWords, withArticle } from "./in-words.js";
import { isA, isClass, isSubclass } from "./is-a.js";
import { lookUp } from "./names.js";

/** A class of objects that something takes, with all else that stands for one of them. */
export interface Kind<T extends object, F> {
  /** What it is called in errors: `initializer`. */
  readonly name: string;
  readonly Base: abstract new (...args: never[]) => T;
  readonly byName: Readonly<Record<string, new () => T>>;
  /** What a plain function is turned into. */
  readonly Custom: new (
    fn: F,
  ) => T;
}

/**
 * The object itself, one of a class or by a name with its defaults, or what a function is turned into. Throws an ArgumentError that
 * lists the names for one it does not know, and for a class of another kind.
 */
export function ofKind<T extends object, F>({ name, Base, byName, Custom }: Kind<T, F>, like: unknown): T {
  if (isA(like, Base)) return like;
  if (isSubclass(like, Base)) return new (like as new () => T)();
  if (typeof like === "function") return new Custom(functionFor(name, like as F));
  return new (lookUp(name, byName, like as string))();
}

/** A function, given back. Throws an ArgumentError for all else, for a class too: one of another kind, which cannot be called. */
export function functionFor<F>(kind: string, like: F): F {
  if (typeof like === "function" && !isClass(like)) return like;
  const expected = `${withArticle(kind)}, a class or the name of one, or a function`;
  throw new ArgumentError({ where: kind, problem: `no ${kind}`, expected, received: inWords(like) });
}
