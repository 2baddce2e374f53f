import { constraints, initializers, regularizers } from "../../src/index.js";
import { fineOptions } from "./fine-options.js";
import { finePlaces } from "./fine-places.js";
import {
  anyOf,
  bool,
  data,
  dataset,
  either,
  empty,
  type Fine,
  func,
  integer,
  isNumber,
  kindOf,
  list,
  missing,
  nothing,
  symbolic,
  tensor,
  text,
} from "./rules.js";

/** The rule for an option that is not named above, by the end of its name or by its default. */
export function ruleFor(owner: string, argument: string, defaultValue?: unknown): Fine {
  if (owner.startsWith("ops.") && argument === "epsilon") return isNumber; // Keras's ops do not mind
  if (owner.startsWith("ops.") && ["alpha", "b", "threshold", "negativeSlope", "maxValue"].includes(argument))
    return either(missing, isNumber);
  const named = finePlaces[`${owner}.${argument}`] ?? fineOptions[argument];
  if (named !== undefined) return named;
  if (/^initializer$|Initializer$/.test(argument)) return either(missing, kindOf(initializers));
  if (/Regularizer$/.test(argument)) return either(missing, kindOf(regularizers));
  if (/Constraint$/.test(argument)) return either(missing, kindOf(constraints));
  if (/^on[A-Z]/.test(argument)) return either(missing, func);
  return typeof defaultValue === "boolean" ? bool : nothing;
}

/** Whether a value may stand in the place of an option or of an argument that has a default. */
export function mayBeLeftOut(value: unknown): boolean {
  return value === undefined || empty(value);
}

/**
 * What functions take in the place of an example, if nothing more is said: tensors of any shape for a tensor, numbers for a number, lists
 * or arrays of numbers for such a list, text for text.
 */
export function like(example: unknown): Fine {
  if (symbolic(example)) return either(missing, symbolic, (value) => typeof value === "number");
  if (typeof example === "number") return either(isNumber, bool, list(integer));
  if (typeof example === "string") return either(text);
  if (typeof example === "boolean") return bool;
  if (typeof example === "function") return func;
  if (tensor(example)) return either(tensor, data, list(tensor), dataset);
  if (ArrayBuffer.isView(example)) return either(data, data);
  if (Array.isArray(example))
    return symbolic(example[0]) ? either(symbolic, list(symbolic)) : either(data, list(text), list(data));
  return example === undefined ? anyOf(isNumber, list(integer)) : either(missing, empty);
}
