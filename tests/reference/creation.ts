/** Tensors out of nothing, or out of the shape of another. */
import { build, type Ref, ref } from "./array.js";

type Options = object;

export function full(shape: readonly number[], value: number, _options?: Options): Ref {
  return build(shape, () => value);
}

export function zeros(shape: readonly number[], _options?: Options): Ref {
  return full(shape, 0);
}

export function ones(shape: readonly number[], _options?: Options): Ref {
  return full(shape, 1);
}

export function fullLike({ shape }: Ref, value: number, _options?: Options): Ref {
  return full(shape, value);
}

export function zerosLike({ shape }: Ref, _options?: Options): Ref {
  return full(shape, 0);
}

export function onesLike({ shape }: Ref, _options?: Options): Ref {
  return full(shape, 1);
}

export function arange(start: number, stop?: number, { step = 1 }: { readonly step?: number | undefined } = {}): Ref {
  const values: number[] = [];
  const [first, end] = stop === undefined ? [0, start] : [start, stop];
  for (let i = 0; (end - (first + i * step)) * step > 0; i++) values.push(first + i * step);
  return ref([values.length], values);
}

interface LinspaceOptions {
  readonly num?: number | undefined;
  readonly endpoint?: boolean | undefined;
}

export function linspace(start: number, stop: number, { num = 50, endpoint = true }: LinspaceOptions = {}): Ref {
  const steps = Math.max(1, endpoint ? num - 1 : num);
  return build([num], ([i]) => start + ((stop - start) * i!) / steps);
}

interface EyeOptions {
  readonly columns?: number | undefined;
  readonly k?: number | undefined;
}

export function eye(rows: number, { columns = rows, k = 0 }: EyeOptions = {}): Ref {
  return build([rows, columns], ([i, j]) => (j! - i! === k ? 1 : 0));
}
