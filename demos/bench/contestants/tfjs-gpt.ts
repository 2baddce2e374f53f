import type { GptTask } from "../cases/gpt.js";
import type { Prepared } from "../contestant.js";
import { EPSILON, type Kernel } from "../model.js";
import * as tf from "../peers/tfjs.js";

/** Its layers have no attention: the net is put together of its operations, as variables and functions. */
export async function gpt(task: GptTask): Promise<Prepared> {
  const variables = new Map([...task.weights].map(([name, weight]) => [name, variableOf(weight)]));
  const { steps, batch, vocabulary } = task;
  const { learningRate, beta1, beta2, epsilon } = task.adam;
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  const hidden = laterOnes(steps);
  return {
    async run() {
      const ids = tf.tensor(task.ids, [batch * steps], "int32");
      const y = tf.tensor(task.oneHot, [batch * steps, vocabulary]);
      const lossOf = () => tf.losses.softmaxCrossEntropy(y, logitsOf(task, variables, ids, hidden));
      const loss = optimizer.minimize(lossOf, true);
      const values = await loss.data();
      for (const tensor of [ids, y, loss]) tensor.dispose();
      return values;
    },
    dispose() {
      for (const variable of [...variables.values(), hidden]) variable.dispose();
      optimizer.dispose();
    },
  };
}

export async function gptLogits(task: GptTask): Promise<Prepared> {
  const variables = new Map([...task.weights].map(([name, weight]) => [name, variableOf(weight)]));
  const hidden = laterOnes(task.steps);
  return {
    async run() {
      const ids = tf.tensor(task.ids, [task.batch * task.steps], "int32");
      const logits = tf.tidy(() => logitsOf(task, variables, ids, hidden));
      const values = await logits.data();
      for (const tensor of [ids, logits]) tensor.dispose();
      return values;
    },
    dispose() {
      for (const variable of [...variables.values(), hidden]) variable.dispose();
    },
  };
}

/** What is added to scores: keys after the query have none. */
function laterOnes(steps: number): tf.Tensor {
  return tf.tensor(
    Float32Array.from({ length: steps * steps }, (_, at) => (at % steps > Math.floor(at / steps) ? -1e9 : 0)),
    [steps, steps],
  );
}

function variableOf({ values, shape }: Kernel): tf.Tensor {
  const initial = tf.tensor(values, shape);
  const variable = tf.variable(initial);
  initial.dispose();
  return variable;
}

type Variables = ReadonlyMap<string, tf.Tensor>;

/** [batch · steps, vocabulary] */
function logitsOf({ batch, steps, width, heads, blocks }: GptTask, w: Variables, ids: tf.Tensor, hidden: tf.Tensor) {
  const weight = (name: string) => {
    const variable = w.get(name);
    if (variable === undefined) throw new Error(`tfjs: no weight ${name}.`);
    return variable;
  };
  const dense = (x: tf.Tensor, name: string) => tf.add(tf.matMul(x, weight(`${name}.weight`)), weight(`${name}.bias`));
  const norm = (x: tf.Tensor, name: string) => {
    const { mean, variance } = tf.moments(x, 1, true);
    const centered = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, tf.scalar(EPSILON))));
    return tf.add(tf.mul(centered, weight(`${name}.weight`)), weight(`${name}.bias`));
  };
  const attention = (qkv: tf.Tensor) => {
    const parts = tf.split(tf.reshape(qkv, [batch, steps, 3 * heads, width / heads]), 3, 2);
    const [q, k, v] = parts.map((part) => tf.transpose(part, [0, 2, 1, 3])) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const scores = tf.mul(tf.matMul(q, k, false, true), Math.sqrt(heads / width));
    const mixed = tf.matMul(tf.softmax(tf.add(scores, hidden)), v);
    return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * steps, width]);
  };
  const places = tf.tile(weight("wpe.weight"), [batch, 1]);
  let h = tf.add(tf.gather(weight("wte.weight"), ids), places);
  for (let i = 0; i < blocks; i++) {
    h = tf.add(h, dense(attention(dense(norm(h, `h.${i}.ln_1`), `h.${i}.attn.c_attn`)), `h.${i}.attn.c_proj`));
    h = tf.add(h, dense(gelu(dense(norm(h, `h.${i}.ln_2`), `h.${i}.mlp.c_fc`)), `h.${i}.mlp.c_proj`));
  }
  return tf.matMul(norm(h, "ln_f"), weight("wte.weight"), false, true);
}

function gelu(x: tf.Tensor): tf.Tensor {
  const cubic = tf.add(x, tf.mul(tf.mul(tf.mul(x, x), x), 0.044715));
  const gate = tf.add(tf.tanh(tf.mul(cubic, Math.sqrt(2 / Math.PI))), tf.scalar(1));
  return tf.mul(tf.mul(x, 0.5), gate);
}
