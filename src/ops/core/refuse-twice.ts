import { ArgumentError } from "../../errors.js";

/** The gradient rule of a gradient that has none: an error in place of a silent zero. */
export function refuseTwice(what: string, remedy: string): never {
  throw new ArgumentError({
    where: "gradients",
    problem: `gradients of gradients do not go through ${what}`,
    remedy,
  });
}
