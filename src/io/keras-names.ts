import { snakeCase } from "../names.js";

/** An option's name as Keras spells it: `kernelInitializer` is `kernel_initializer`, `beta1` is `beta_1`; `l2` stays. */
export function optionToKeras(name: string): string {
  return snakeCase(name).replace(/([a-z]{2})(\d)(?=$|_)/, "$1_$2");
}

/** An option's name as we spell it. */
export function optionFromKeras(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** What options of these names hold is text, and no choice among names that would be spelt in two ways. */
const TEXT = ["name", "equation", "biasAxes", "monitor", "maskToken", "oovToken", "maskValue"];

/** A choice as Keras spells it: `glorotUniform` is `glorot_uniform`, `channelsLast` is `channels_last`. */
export function choiceToKeras(option: string, value: string): string {
  if (TEXT.includes(option)) return value;
  const written = snakeCase(value);
  return choiceFromKeras(option, written) === value ? written : value;
}

/** A choice as we spell it. */
export function choiceFromKeras(option: string, value: string): string {
  if (TEXT.includes(option) || !/^[a-z]+\d*(_[a-z0-9]+)+$/.test(value)) return value;
  return value.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
