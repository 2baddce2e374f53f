/** Optimizers as Keras 1 and 2 and tfjs describe them, by what they are called now. */

type Config = Readonly<Record<string, unknown>>;

/** Classes that tfjs calls otherwise. */
export const OLDER_OPTIMIZERS: Readonly<Record<string, string>> = { RMSProp: "RMSprop", Momentum: "SGD" };

const NAMES = ["SGD", "Momentum", "RMSprop", "RMSProp", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam", "Ftrl"];

/** Whether a class of such a file is an optimizer's. */
export function isOlderOptimizer(written: string): boolean {
  return NAMES.includes(written);
}

/**
 * The config in Keras 3's words. `lr` became `learning_rate`. `decay` made the rate smaller with every step, which is a schedule now; tfjs's
 * RMSProp calls `rho` so.
 */
export function olderOptimizer(written: string, config: Config): Config {
  const {
    lr,
    learningRate,
    learning_rate: rate = lr ?? learningRate,
    decay,
    useNesterov,
    schedule_decay: _,
    ...rest
  } = config;
  const known = {
    ...rest,
    ...(rate !== undefined && { learning_rate: rate }),
    ...(useNesterov !== undefined && { nesterov: useNesterov }),
  };
  if (written === "RMSProp") return decay === undefined ? known : { ...known, rho: decay };
  if (typeof decay !== "number" || decay === 0 || typeof rate !== "number") return known;
  const schedule = { initial_learning_rate: rate, decay_steps: 1, decay_rate: decay };
  const module = "keras.optimizers.schedules";
  return { ...known, learning_rate: { module, class_name: "InverseTimeDecay", config: schedule } };
}
