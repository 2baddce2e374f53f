import { Tensor } from "../../../src/index.js";
import type { Call } from "../slots.js";

export const rows = () =>
  Tensor.from([
    [1, 2, 3],
    [4, 5, 6],
  ]);
export const halves = () => Tensor.from([1, 0.5, 2]);

export type Args = () => readonly unknown[];

/** A call of a function, or of a method of something that is made for each call. */
export function call(
  name: string,
  names: string,
  args: Args,
  run: (...args: readonly never[]) => unknown,
  options: readonly string[] = [],
): Call {
  return { name, names: names.split(" ").filter(Boolean), args, run, options };
}

/** A method of what `make` gives. */
export function method(
  owner: string,
  make: () => object,
  name: string,
  names: string,
  args: Args,
  options: readonly string[] = [],
): Call {
  return call(`${owner}.${name}`, names, args, (...given) => Reflect.get(make(), name).call(make(), ...given), options);
}
