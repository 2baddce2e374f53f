import { FormatError } from "../../errors.js";
import type { AnyLayer } from "../../layers/index.js";
import type { FoundWeights } from "./weights-by-path.js";

/** How weights are set. */
export interface SetOptions {
  readonly skipMismatch: boolean;
  readonly byName: boolean;
}

/** Throws a FormatError that lists what does not fit; with `skipMismatch` it warns of that. */
export function requireFit(model: AnyLayer, { problems }: FoundWeights, skipMismatch = false): void {
  if (problems.length === 0) return;
  const list = problems.slice(0, 5).join("; ") + (problems.length > 5 ? `; and ${problems.length - 5} more` : "");
  if (skipMismatch) {
    console.warn(`${model.name}: left as they were: ${list}.`);
    return;
  }
  throw new FormatError({
    where: model.name,
    problem: "weights do not fit",
    expected: "a file of a model of the same layers",
    received: list,
    remedy: "With { skipMismatch: true } loadWeights sets those that fit",
  });
}

/** Sets the weights of a model that is new, one by one. Rejects with a FormatError for what does not fit. */
export async function setFound(model: AnyLayer, found: FoundWeights): Promise<void> {
  requireFit(model, found);
  for (const [variable, stored] of found.values) {
    const { values } = await stored.read();
    const isWhole = values instanceof Float32Array && values.byteLength === values.buffer.byteLength;
    if (isWhole && variable.region === undefined)
      variable.initial = values; // was made for us: no need of a copy
    else variable.set(values);
  }
}
