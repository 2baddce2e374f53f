import { ArgumentError } from "../../errors.js";
import type { HostTensor } from "../../host-tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { isTyped } from "../../number-array.js";
import { type StringLike, StringTensor } from "../../string-tensor.js";
import { isList, refuseEndless } from "../../structure.js";
import { Tensor, type TensorLike } from "../../tensor.js";

/** Texts on the host: a tensor of them, one alone, or nested lists. */
export type Texts = StringTensor | StringLike;

/** Numbers on the host. */
export type Numbers = Tensor | TensorLike;

/** What a layer that runs on the host may be called with. */
export type HostData = Texts | Numbers;

/**
 * Texts or numbers as a host tensor. Lists of whole numbers become int32 and stay exact so; other numbers float32. Throws what
 * `Tensor.from` and `StringTensor.from` throw.
 */
export function toHostTensor(data: unknown): Tensor | StringTensor {
  if (isA(data, Tensor) || isA(data, StringTensor)) return data;
  let first = data;
  for (let depth = 0; isList(first) && first.length > 0; depth++) {
    refuseEndless(first, depth);
    first = first[0];
  }
  if (typeof first === "string") return StringTensor.from(data as StringLike);
  const numbers = Tensor.from(data as TensorLike);
  if (isTyped(data) || numbers.dtype !== "float32" || !isAllWhole(data)) return numbers;
  return Tensor.from(data as TensorLike, numbers.shape, "int32"); // exact, where float32 may not be
}

/** Whether lists hold nothing but whole numbers that int32 has. An array may be of memory that was given away: then it is empty. */
function isAllWhole(data: unknown): boolean {
  if (!isList(data) && !isTyped(data)) return typeof data === "number" && (data | 0) === data;
  for (let i = 0; i < data.length; i++) if (!isAllWhole(data[i])) return false;
  return true;
}

/** A tensor of texts. Throws an ArgumentError for numbers. */
export function requireTexts(where: string, x: HostTensor): StringTensor {
  if (isA(x, StringTensor)) return x;
  if (x.size === 0) return new StringTensor(x.shape, []); // an empty list is one of texts as well
  throw new ArgumentError({ where, problem: "no texts", expected: "strings", received: `${inWords(x)} of ${x.dtype}` });
}

/** The elements of a tensor of whole numbers, float32 included where it holds none but such. Throws an ArgumentError for others. */
export function wholeNumbers(where: string, x: HostTensor): readonly number[] {
  const { dtype, values } = requireNumbers(where, x);
  const most = dtype === "float32" ? 2 ** 24 : 2 ** 32;
  const wrong = values.findIndex((value) => !Number.isInteger(value) || Math.abs(value) > most);
  if (wrong < 0) return Array.from(values);
  throw new ArgumentError({
    where,
    problem: "no whole numbers that are exact",
    expected: `whole numbers${dtype === "float32" ? " up to 2²⁴, beyond which float32 leaves some out" : ""}`,
    received: `${values[wrong]} at flat index ${wrong}`,
    remedy: "Use int32, or texts for longer ones",
  });
}

/** A tensor of numbers. Throws an ArgumentError for texts. */
export function requireNumbers(where: string, x: HostTensor): Tensor {
  if (isA<Tensor>(x, Tensor)) return x;
  const received = isA(x, StringTensor) ? "texts" : x.dtype;
  throw new ArgumentError({ where, problem: "no numbers", expected: "numbers", received });
}
