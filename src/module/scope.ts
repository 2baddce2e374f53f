import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { currentTrace, type Trace } from "../graph/symbols/trace.js";
import type { Module } from "./module.js";

/**
 * What layers compute in: `"mixedFloat16"` is Keras's `mixed_float16`, weights in float32 and what flows between layers in float16, half
 * the memory and traffic (Micikevicius et al., "Mixed precision training", ICLR 2018).
 */
export type Precision = (typeof PRECISIONS)[number];

export const PRECISIONS = ["float32", "mixedFloat16"] as const;

/**
 * A model at work on a few steps of its sequences, which keeps what it will want to know of them: so a language model goes on from
 * token to token. Layers that look at other steps than their own ask here for what those left.
 */
export interface Decoding {
  /** Where in its sequence each step stands: int32 [batch, steps]. */
  readonly places: SymbolicTensor;
  /** How many steps a sequence may have. */
  readonly length: number;
  /** Which of them each step may look at, those up to itself: bool [batch, 1, steps, length]. */
  readonly visible: SymbolicTensor;
  /** Keeps what a module has of each step, [batch, steps, …], and gives what it has of all, float32 [batch, length, …]. */
  keep(owner: Module, key: string, x: SymbolicTensor): SymbolicTensor;
}

/** What holds for everything that is called within a call. Tracing is synchronous, so a variable of this file will do. */
export interface Scope {
  /** Whether layers are to behave as in training: dropout drops, batch normalization looks at the batch. */
  readonly training: boolean;
  /** What layers compute in that do not say so themselves. Undefined: in the types that come. */
  readonly precision: Precision | undefined;
  /** The module whose call this is. */
  readonly caller: Module | undefined;
  /** Losses that layers add to that of the model, each with its layer. */
  readonly losses: (readonly [layer: Module, loss: SymbolicTensor])[];
  /** Values that layers want to see in the logs, by name. */
  readonly metrics: Map<string, SymbolicTensor>;
  /** What each run adds to counts that are kept on the host. */
  readonly tallies: Map<Module, number>;
  /** Hears of what each layer gives. */
  readonly seen: ((layer: string, outputs: readonly SymbolicTensor[]) => void) | undefined;
  /** The flags of the modules when the model was compiled. Undefined outside a training step. */
  readonly trainable: ReadonlyMap<Module, boolean> | undefined;
  /** Undefined where all steps of all sequences are there at once. */
  readonly decoding: Decoding | undefined;
}

/** A trace begins with a scope of its own: what a call that is only tried adds to the losses is not a loss. */
const scopes = new WeakMap<Trace, Scope>();
let untraced: Scope = fresh();

function fresh(): Scope {
  return {
    training: false,
    precision: undefined,
    caller: undefined,
    losses: [],
    metrics: new Map(),
    tallies: new Map(),
    seen: undefined,
    trainable: undefined,
    decoding: undefined,
  };
}

/** The scope of the call that is under way. */
export function scope(): Scope {
  const trace = currentTrace();
  if (trace === undefined) return untraced;
  const known = scopes.get(trace) ?? fresh();
  scopes.set(trace, known);
  return known;
}

/** Runs `call` in a scope that differs from the one around it as told. */
export function within<T>(change: Partial<Scope>, call: () => T): T {
  const trace = currentTrace();
  const outer = scope();
  const enter = (inner: Scope) => {
    if (trace === undefined) untraced = inner;
    else scopes.set(trace, inner);
  };
  enter({ ...outer, ...change });
  try {
    return call();
  } finally {
    enter(outer);
  }
}
