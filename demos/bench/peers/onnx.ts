import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { PredictTask } from "../cases/predict.js";
import type { Prepared } from "../contestant.js";

/** The part of ONNX Runtime's two builds that a prediction needs: each brings its own. */
export interface OnnxRuntime {
  readonly InferenceSession: typeof InferenceSession;
  readonly Tensor: typeof Tensor;
}

/** Opens the task's ONNX file with `options`; the batch goes in anew with each run. */
export async function prepareOnnx(
  { InferenceSession, Tensor }: OnnxRuntime,
  { batch, inputShape, x, net }: PredictTask,
  options: InferenceSession.SessionOptions,
): Promise<Prepared> {
  const file = "files" in net ? net.files.onnx : net.onnx;
  const session = await InferenceSession.create(file, { ...options, freeDimensionOverrides: { batch } });
  const [[input = ""], [output = ""]] = [session.inputNames, session.outputNames];
  return {
    async run() {
      const outputs = await session.run({ [input]: new Tensor("float32", x, [batch, ...inputShape]) });
      const values = await outputs[output]?.getData();
      if (!(values instanceof Float32Array)) throw new TypeError(`onnx: expected float32, received ${typeof values}.`);
      return values;
    },
    dispose() {
      void session.release();
    },
  };
}
