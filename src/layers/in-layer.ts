import { WgradError } from "../errors.js";

const told = new WeakSet<WgradError>();

/** The error with the name of the layer that it happened in: the innermost one. */
export function inLayer(layer: string, error: unknown): unknown {
  if (!(error instanceof WgradError) || told.has(error)) return error;
  told.add(error);
  if (!error.message.startsWith(`${layer}:`)) error.message = `${layer}: ${error.message}`;
  return error;
}
