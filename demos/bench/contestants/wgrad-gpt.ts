import {
  Adam,
  applications,
  type Model,
  SparseCategoricalCrossentropy,
  saveSafetensors,
  Tensor,
} from "../../../src/index.js";
import type { GptTask } from "../cases/gpt.js";
import type { Prepared } from "../contestant.js";

export async function gpt(task: GptTask): Promise<Prepared> {
  const { batch, steps } = task;
  const model = await modelOf(task);
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

export async function gptLogits(task: GptTask): Promise<Prepared> {
  const { batch, steps } = task;
  const model = await modelOf(task);
  const x = new Tensor([batch, steps], task.ids, "int32");
  return {
    run: async () => ((await model.predict(x, { batchSize: batch })) as Tensor).data as Float32Array,
    dispose: () => model.dispose(),
  };
}

/** The GPT-2 among the applications, which reads weights by Hugging Face's names. */
function modelOf({ steps, vocabulary, width, heads, blocks, weights }: GptTask): Promise<Model> {
  const tensors = [...weights].map(
    ([name, { shape, values }]) => [name, new Tensor(shape, values, "float32")] as const,
  );
  return applications.GPT2({
    vocabularySize: vocabulary,
    numLayers: blocks,
    numHeads: heads,
    hiddenDim: width,
    maxSequenceLength: steps,
    dropout: 0,
    weights: saveSafetensors(Object.fromEntries(tensors)),
  });
}
