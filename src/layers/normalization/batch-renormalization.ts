import { nonNegative, positive } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { divide, maximum, minimum, subtract } from "../../ops/elementwise/binary.js";
import { stopGradient } from "../../ops/elementwise/stop-gradient.js";
import { refuseUnknown } from "../../options.js";

/** How far a batch's statistics may be taken to differ from their averages. */
export interface RenormClipping {
  /** Least and greatest quotient of the standard deviations. */
  readonly rmin?: number | undefined;
  readonly rmax?: number | undefined;
  /** Greatest distance of the means, in standard deviations. */
  readonly dmax?: number | undefined;
}

/** Throws an ArgumentError for limits that leave nothing between them. */
export function checkClipping(where: string, clipping: RenormClipping | undefined): void {
  if (clipping === undefined) return;
  refuseUnknown(`${where}: renormClipping`, clipping, ["rmin", "rmax", "dmax"]);
  const { rmin = 0, rmax, dmax = 0 } = clipping;
  nonNegative(where, "rmin", rmin);
  nonNegative(where, "dmax", dmax);
  if (rmax === undefined || positive(where, "rmax", rmax) >= rmin) return;
  const expected = `rmax from rmin, ${rmin}, up`;
  throw new ArgumentError({ where, problem: "nothing lies between rmin and rmax", expected, received: `${rmax}` });
}

/** The averages that a batch is compared with, all [channels]. */
export interface Averages {
  readonly mean: SymbolicTensor;
  readonly deviation: SymbolicTensor;
  readonly clipping: RenormClipping | undefined;
}

/** What normalized values are multiplied by and moved by, as if the averages had normalized them. No gradients go through. */
export function renormCorrection(
  mean: SymbolicTensor,
  deviation: SymbolicTensor,
  { mean: usual, deviation: usualDeviation, clipping = {} }: Averages,
): { readonly factor: SymbolicTensor; readonly shift: SymbolicTensor } {
  const { rmin, rmax, dmax } = clipping;
  return {
    factor: stopGradient(within(divide(deviation, usualDeviation), rmin, rmax)),
    shift: stopGradient(within(divide(subtract(mean, usual), usualDeviation), dmax && -dmax, dmax)),
  };
}

function within(x: SymbolicTensor, least: number | undefined, most: number | undefined): SymbolicTensor {
  const raised = least === undefined ? x : maximum(x, least);
  return most === undefined ? raised : minimum(raised, most);
}
