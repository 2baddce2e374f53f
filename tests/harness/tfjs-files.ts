import * as tf from "./tfjs.js";

interface Manifest {
  readonly modelTopology: object;
  readonly trainingConfig?: object;
  readonly weightsManifest: readonly { readonly paths: readonly string[]; readonly weights: readonly object[] }[];
}

/** The model of a `model.json` and the files beside it, in the order in which it names them, as tfjs opens it. */
export async function openInTfjs([main, ...shards]: readonly File[]): Promise<tf.LayersModel> {
  const { modelTopology, weightsManifest, trainingConfig } = JSON.parse(await (main?.text() ?? "")) as Manifest;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = await new Blob(shards).arrayBuffer();
  return tf.loadLayersModel(
    tf.io.fromMemory({ modelTopology, weightSpecs, weightData, ...(trainingConfig && { trainingConfig }) }),
  );
}

/** The files of a model that tfjs saves. */
export async function savedByTfjs(model: tf.LayersModel, options?: { includeOptimizer: boolean }): Promise<File[]> {
  let files: File[] = [];
  const handler = tf.io.withSaveHandler(async ({ weightSpecs, weightData, ...rest }) => {
    const json = { ...rest, weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs }] };
    files = [new File([JSON.stringify(json)], "model.json"), new File([weightData], "weights.bin")];
    return { modelArtifactsInfo: {} };
  });
  await model.save(handler, options);
  return files;
}
