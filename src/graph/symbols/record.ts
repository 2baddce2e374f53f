import { betweenIn } from "./between.js";
import { checkerOf, type Parameter } from "./parameters.js";

/**
 * An op that may be called between layers, too: there the call is recorded. `name` is what the op is called in files, and
 * `parameters` what it takes: a call is checked against them before the op sees it. Anything that is written on `op` is on the result.
 */
export function recordable<F extends (...args: never[]) => unknown>(
  name: string,
  parameters: readonly Parameter[],
  op: F,
): F {
  const check = checkerOf(name, parameters);
  const call = (...args: readonly never[]): unknown => {
    check(args);
    const between = betweenIn(args);
    // Every call is a callee of its own: an op keeps nothing, so that two calls of it are two nodes of the wiring.
    return between === undefined ? op(...args) : between.record({ className: name, callable: call, apply: op }, args);
  };
  return Object.assign(call, op);
}
