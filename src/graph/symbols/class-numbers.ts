import type { SymbolicTensor } from "./tensor.js";
import { currentTrace } from "./trace.js";

/** Who takes an input's numbers for classes, and which there are. */
export interface ClassNumbers {
  /** Who wants them, as errors call it. */
  readonly by: string;
  /** How many there are: numbers go from 0 to one less. */
  readonly classes: number;
  /** A number that stands for none, and is let pass. */
  readonly ignored?: number | undefined;
}

/** Notes that the numbers of an input are to be classes: each run of the program looks at them on the host before it sends anything. */
export function noteClassNumbers(input: SymbolicTensor, expected: ClassNumbers): void {
  const noted = currentTrace()?.classNumbers;
  noted?.set(input, [...(noted.get(input) ?? []), expected]);
}
