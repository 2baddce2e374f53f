import { isFloat } from "../dtype.js";
import { compile } from "../graph/program/compile.js";
import type { SymbolicTensor, TensorSpec } from "../graph/symbols/tensor.js";
import { isA } from "../is-a.js";
import { within } from "../module/scope.js";
import { isfinite } from "../ops/elementwise/logic.js";
import { all } from "../ops/reduce/reduce.js";
import { formatShape } from "../shape.js";
import { leaves, mapTree } from "../structure.js";
import { Tensor } from "../tensor.js";
import type { Samples } from "./samples.js";
import type { Session } from "./session.js";
import { fillSamples } from "./step-program.js";
import type { SteppedModel } from "./stepped-model.js";

/**
 * What is at fault when a batch has no finite loss, as far as can be told: a number in the data, a weight, or the first layer whose
 * output is not finite. It costs a program of its own, and nothing is changed.
 */
export async function faultOf(session: Session, model: SteppedModel, batch: Samples): Promise<string | undefined> {
  return inData(batch) ?? (await inModel(session, model, batch));
}

function inData(batch: Samples): string | undefined {
  let found: string | undefined;
  mapTree(batch, (one: Tensor, path) => {
    if (found !== undefined || !isA(one, Tensor) || !isFloat(one.dtype)) return;
    const { shape, values } = one;
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) found = `${path} holds ${values[at]} at ${formatShape(placeOf(at, shape))} of the batch`;
  });
  return found;
}

async function inModel(session: Session, model: SteppedModel, batch: Samples): Promise<string | undefined> {
  const names: string[] = [];
  const specs = leaves<Tensor>(batch).map(({ shape, dtype }): TensorSpec => ({ shape, dtype }));
  const program = await compile(
    (...inputs: readonly SymbolicTensor[]) => {
      const verdicts: SymbolicTensor[] = [];
      const judge = (name: string, tensor: SymbolicTensor) => {
        if (!isFloat(tensor.dtype)) return;
        names.push(name);
        verdicts.push(all(isfinite(tensor)));
      };
      for (const [path, variable] of model.variables()) judge(`the weight ${path}`, variable.tensor);
      const seen = (name: string, outputs: readonly SymbolicTensor[]) => {
        for (const output of outputs) judge(`the output of ${name}`, output);
      };
      within({ seen }, () => model.predictStep(fillSamples(batch, inputs)));
      return verdicts;
    },
    specs,
    { label: `${model.name} fault`, device: session.device },
  );
  try {
    const verdicts = await program.run(...leaves<Tensor>(batch));
    const first = names.find((_, i) => verdicts[i]?.item() === 0);
    return first === undefined ? undefined : `${first} is not finite`;
  } finally {
    program.dispose();
  }
}

/** The indices of an element, by its place in row-major order. */
function placeOf(at: number, shape: readonly number[]): number[] {
  let rest = at;
  return shape
    .toReversed()
    .map((size) => {
      const index = rest % size;
      rest = Math.floor(rest / size);
      return index;
    })
    .reverse();
}
