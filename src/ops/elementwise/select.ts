import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { TensorOrNumber } from "../core/elementwise.js";
import { where } from "./logic.js";

/** Of each place the first choice whose condition is true there, else the default (0): as many choices as conditions, all broadcast. */
export const select = recordable(
  "select",
  ["conditions: tensors", "choices: tensors", "defaultValue?: operand"],
  function select(
    conditions: readonly SymbolicTensor[],
    choices: readonly SymbolicTensor[],
    defaultValue: TensorOrNumber = 0,
  ): SymbolicTensor {
    const pairs = conditions.flatMap((condition, i) => {
      const choice = choices[i];
      return choice === undefined ? [] : [{ condition, choice }];
    });
    const last = pairs.at(-1);
    if (last === undefined || conditions.length !== choices.length) {
      throw new ArgumentError({
        where: "select",
        problem: "conditions and choices do not go together",
        expected: "as many of each, one at least",
        received: `${conditions.length} and ${choices.length}`,
      });
    }
    const end = where(last.condition, last.choice, defaultValue);
    return pairs.slice(0, -1).reduceRight((rest, { condition, choice }) => where(condition, choice, rest), end);
  },
);
