/** Gradients: one step of plain gradient descent, here and in Keras, changes all weights by the same, those of a layer before the one that is asked about, too. */
import { join } from "node:path";
import { layers as L, SGD, type SymbolicTensor, Tensor } from "wgrad";
import { type Case, inputsFor, modelOf, numbers } from "./case.js";
import { type Question, written } from "./question.js";

/**
 * What is drawn while training goes on is another thing in every program; and what SpectralNormalization assigns to a weight in training is kept
 * here and on TensorFlow, while Keras on JAX loses what a layer assigns to a weight that is trained.
 */
const LEFT_OUT = /dropout|noise|random|spectral/;
const RATE = 0.1;

/** Saves a compiled model for each case, and says what its weights are after one step. */
export async function askGradients(
  folder: string,
  cases: readonly Case[],
  failed: (name: string, error: unknown) => void,
): Promise<Record<string, Question>> {
  const found: Record<string, Question> = {};
  for (const one of cases.filter(({ name }) => !LEFT_OUT.test(name))) {
    const name = `gradient_${one.name}`;
    try {
      const model = modelOf({ ...one, name, build: (...inputs) => one.build(...inputs.map(before(one))) });
      model.compile({ optimizer: new SGD(RATE), loss: "meanSquaredError" });
      const inputs = inputsFor(one);
      const x = (inputs.length === 1 ? inputs[0] : inputs) as never;
      const outputs = [await model.predict(x)].flat() as Tensor[];
      const targets = outputs.map(({ shape, size }, i) => Tensor.from(numbers(7 + i, size), shape));
      await model.save(join(folder, `${name}.keras`));
      await model.trainOnBatch(x, (targets.length === 1 ? targets[0] : targets) as never);
      const trained = await model.getWeights();
      model.dispose();
      found[name] = {
        inputs: inputs.map(written),
        outputs: outputs.map(written),
        trained: trained.map(written),
        y: targets.map(written),
        steps: 1,
        ends: [".keras"],
      };
    } catch (error) {
      failed(name, error);
    }
  }
  return found;
}

/** A layer with weights before the one that is asked about, so that the gradient goes through that. */
function before({ below }: Case): (x: SymbolicTensor) => SymbolicTensor {
  return (x) => (below === undefined ? (new L.Dense(x.shape.at(-1) ?? 1).apply(x) as SymbolicTensor) : x);
}
