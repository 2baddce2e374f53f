import { Adam, applications, SparseCategoricalCrossentropy, saveSafetensors, Tensor } from "../../../src/index.js";
import type { GptTask } from "../cases/gpt.js";
import type { Prepared } from "../contestant.js";

/** The GPT-2 among the applications, which reads weights by Hugging Face's names. */
export async function gpt(task: GptTask): Promise<Prepared> {
  const { batch, steps, vocabulary, width, heads, blocks } = task;
  const tensors = [...task.weights].map(
    ([name, { shape, values }]) => [name, new Tensor(shape, values, "float32")] as const,
  );
  const model = await applications.GPT2({
    vocabularySize: vocabulary,
    numLayers: blocks,
    numHeads: heads,
    hiddenDim: width,
    maxSequenceLength: steps,
    dropout: 0,
    weights: saveSafetensors(Object.fromEntries(tensors)),
  });
  model.compile({
    optimizer: new Adam(task.adam),
    loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
  });
  const x = new Tensor([batch, steps], task.ids, "int32");
  const y = new Tensor([batch, steps], task.labels, "int32");
  return {
    run: async () => Float32Array.of((await model.trainOnBatch(x, y)).loss ?? Number.NaN),
    dispose: () => model.dispose(),
  };
}
