/** Numbers in f64 on the CPU: what the contestants' f32 is measured against. */
export type Doubles = Float64Array<ArrayBufferLike>;

/** A weight with Adam's two moments beside it. */
export interface Weights {
  readonly values: Doubles;
  readonly m: Doubles;
  readonly v: Doubles;
}
/** Moves `weights` against their gradient. */
export type Update = (weights: Weights, gradient: Doubles) => void;

/** One stage of a model. `backward` follows `forward`: it takes ∂loss/∂output, moves the weights and gives back ∂loss/∂input. */
export interface Stage {
  forward(x: Doubles): Doubles;
  backward(grad: Doubles, update: Update): Doubles;
}

/** With moments of zero. */
export function weightsFrom(values: Doubles): Weights {
  return { values, m: new Float64Array(values.length), v: new Float64Array(values.length) };
}
