import { NotFiniteError } from "../errors.js";
import type { Criterion } from "../graph/symbols/trace.js";

/** The error for a step that did not count. `fault`: what is to blame, if that is known. */
export function notFinite(
  where: string,
  { what, value }: { readonly what: Criterion; readonly value: number },
  fault: string | undefined,
): NotFiniteError {
  const problem = what === "loss" ? "the loss is no longer a number" : "gradients are no longer numbers";
  return new NotFiniteError({
    where,
    problem: fault === undefined ? problem : `${problem}: ${fault}`,
    expected: what === "loss" ? "a finite loss" : "finite gradients",
    ...(what === "loss" && { received: `${value}` }),
    remedy:
      'The weights are as they were before this step. Use a smaller learning rate, check the data for NaN, or leave such steps out: fit(…, { onNotFinite: "skip" })',
  });
}
