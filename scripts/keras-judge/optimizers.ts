/** Every optimizer: some steps here, then the model is saved and as many steps are taken here and in Keras. */
import { join } from "node:path";
import { type BaseOptimizer, Dense, Input, Model, optimizers as O, schedules, Tensor } from "wgrad";
import { numbers } from "./case.js";
import { type Question, written } from "./question.js";

const STEPS = 2;
/** Of which Keras opens or writes no `.h5`, its own neither. */
const KERAS_ONLY = ["lamb", "adafactor"];

const MAKERS: Readonly<Record<string, () => BaseOptimizer>> = {
  sgd: () => new O.SGD(0.1),
  sgd_momentum: () => new O.SGD(0.1, { momentum: 0.8 }),
  sgd_nesterov: () => new O.SGD(0.1, { momentum: 0.8, nesterov: true, clipnorm: 0.5 }),
  adam: () => new O.Adam(0.02),
  adam_amsgrad: () => new O.Adam(0.02, { amsgrad: true, beta1: 0.8 }),
  adam_ema: () => new O.Adam(0.02, { useEma: true, emaMomentum: 0.9 }),
  adam_schedule: () => new O.Adam(new schedules.ExponentialDecay(0.05, 2, 0.7)),
  adam_accumulating: () => new O.Adam(0.02, { gradientAccumulationSteps: 2 }),
  adam_clipped: () => new O.Adam(0.02, { globalClipnorm: 0.3, weightDecay: 0.01 }),
  adam_w: () => new O.AdamW(0.02, { weightDecay: 0.05 }),
  nadam: () => new O.Nadam(0.02),
  adamax: () => new O.Adamax(0.02),
  rmsprop: () => new O.RMSprop(0.02),
  rmsprop_centered: () => new O.RMSprop(0.02, { centered: true, momentum: 0.5, rho: 0.8 }),
  adagrad: () => new O.Adagrad(0.05),
  adadelta: () => new O.Adadelta(0.5),
  ftrl: () => new O.Ftrl(0.05, { l1RegularizationStrength: 0.01 }),
  lion: () => new O.Lion(0.01),
  lamb: () => new O.Lamb(0.02),
  adafactor: () => new O.Adafactor(0.02),
  muon: () => new O.Muon(0.02),
  schedule_free: () => new O.ScheduleFreeAdamW(0.02),
  loss_scale: () => new O.LossScaleOptimizer(new O.Adam(0.02), { initialScale: 64, dynamicGrowthSteps: 3 }),
  multi: () =>
    new O.MultiOptimizer(new O.OptimizerMap(new O.SGD(0.1, { momentum: 0.8 }), { ".*kernel": new O.Adam(0.02) })),
};

/** Saves a model with each optimizer amid its training, and says what it comes to. */
export async function askOptimizers(folder: string, only: string): Promise<Record<string, Question>> {
  const found: Record<string, Question> = {};
  for (const [optimizer, make] of Object.entries(MAKERS)) {
    const name = `optimizer_${optimizer}`;
    if (!name.includes(only)) continue;
    const x = Input({ shape: [5], name: "x" });
    const model = new Model({
      inputs: x,
      outputs: new Dense(3).apply(new Dense(4, { activation: "tanh" }).apply(x)),
      name,
    });
    model.compile({ optimizer: make(), loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
    const [input, target] = [Tensor.from(numbers(1, 30), [6, 5]), Tensor.from(numbers(2, 18), [6, 3])];
    for (let i = 0; i < STEPS; i++) await model.trainOnBatch(input, target);
    const outputs = await model.predict(input);
    for (const end of [".keras", ".h5"]) await model.save(join(folder, name + end));
    for (let i = 0; i < STEPS; i++) await model.trainOnBatch(input, target);
    const trained = await model.getWeights();
    model.dispose();
    const question = { inputs: [input], outputs: [outputs], trained };
    found[name] = {
      inputs: question.inputs.map(written),
      outputs: question.outputs.map(written),
      trained: trained.map(written),
      y: [written(target)],
      steps: STEPS,
      ...(KERAS_ONLY.includes(optimizer) && { ends: [".keras"] }),
    };
  }
  return found;
}
