import type { Variable } from "./variable.js";

/** What a stretch of a trace is for. It names the kernels that run it in `explain`, and the variables in their code. */
export interface Scope {
  readonly label: string;
  /** What the variables are called there: `w`, `g`. */
  readonly names: ReadonlyMap<Variable, string>;
}

let current: Scope | undefined;

/** Runs `build` and labels every node that it makes. */
export function labelled<T>(scope: Scope, build: () => T): T {
  const outer = current;
  current = scope;
  try {
    return build();
  } finally {
    current = outer;
  }
}

let copies = 0;
let copy: number | undefined;

/** Runs `build`, whose nodes compute again what others have computed before, which they are not to be mistaken for. */
export function inCopy(build: () => void): void {
  const outer = copy;
  copy = copies++;
  try {
    build();
  } finally {
    copy = outer;
  }
}

/** The copy that a node is made for, by number. */
export function currentCopy(): number | undefined {
  return copy;
}

/** The innermost scope that a node is made in. */
export function currentScope(): Scope | undefined {
  return current;
}
