import { Input, Model, type SymbolicTensor, Tensor } from "wgrad";

/** One question. */
export interface Case {
  readonly name: string;
  /** Shapes of samples. */
  readonly inputs: readonly (readonly number[])[];
  /** Whole numbers from 0 up to, not including, this in place of floats from a normal distribution. */
  readonly below?: number;
  readonly build: (...inputs: readonly SymbolicTensor[]) => SymbolicTensor | readonly SymbolicTensor[];
}

/** The model of a question. */
export function modelOf({ inputs, build, below, name }: Case): Model<never, never> {
  const ends = inputs.map((shape, i) =>
    Input({ shape, dtype: below === undefined ? "float32" : "int32", name: `input_${i}` }),
  );
  const outputs = build(...ends);
  return new Model({ inputs: ends.length === 1 ? ends[0] : ends, outputs, name } as never);
}

/** The inputs that a question is asked with: always the same. */
export function inputsFor({ inputs, below }: Case): Tensor[] {
  return inputs.map((shape, i) => {
    const sizes = [3, ...shape];
    const values = numbers(
      i,
      sizes.reduce((product, size) => product * size, 1),
    );
    if (below === undefined) return Tensor.from(values, sizes);
    return Tensor.from(
      values.map((value) => Math.floor(Math.abs(value) * 7919) % below),
      sizes,
      "int32",
    );
  });
}

/** Numbers between −2 and 2 that look random. */
export function numbers(seed: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const wave = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453;
    return 4 * (wave - Math.floor(wave)) - 2;
  });
}
