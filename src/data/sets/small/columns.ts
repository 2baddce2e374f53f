import { StringTensor } from "../../../string-tensor.js";
import { Tensor } from "../../../tensor.js";

/** A column of numbers out of rows of so many. */
export function numbers(rows: readonly number[], width: number, column: number): Tensor<"float32"> {
  const found = rows.filter((_, at) => at % width === column);
  return Tensor.from(found, [found.length], "float32");
}

/** A column of texts, or of places in a list of texts: empty where there is none. */
export function texts(column: readonly string[]): StringTensor;
export function texts(column: Float32Array, choices: readonly string[]): StringTensor;
export function texts(column: readonly string[] | Float32Array, choices?: readonly string[]): StringTensor {
  const found = Array.from<string | number, string>(column, (one) =>
    typeof one === "string" ? one : (choices?.[one] ?? ""),
  );
  return StringTensor.from(found);
}
