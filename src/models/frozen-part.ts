import { collect } from "../graph/symbols/graph.js";
import { type Call, type LayerTensor, replaceBetween } from "../graph/symbols/layer-tensor.js";
import type { OpNode } from "../graph/symbols/op.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { traced } from "../graph/symbols/trace.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { Tensors } from "../layers/index.js";
import { maskOf } from "../layers/mask.js";
import { type Scope, scope, within } from "../module/scope.js";
import { leaves, type Tree } from "../structure.js";
import { calleeName, type Wiring } from "./wiring.js";

/** Where a model can be cut: all before this does the same to a sample in every epoch. */
export interface FrozenPart {
  /** The values that training begins with: inputs, and what frozen layers make of them. */
  readonly frontier: readonly LayerTensor[];
  /** Whether weights stand before it. Without any, there is next to nothing to save. */
  readonly hasWeights: boolean;
  /** What cannot be computed ahead, though all before it can: `dropout, which draws random numbers`. */
  readonly obstacles: readonly string[];
}

/**
 * Finds how far a model does the same to a sample in every training step: as far as nothing reads a weight that is trained, draws
 * random numbers, changes a variable, or adds to the loss. Each call is tried in symbols under the flags that `compile` settled, so
 * that what a layer does counts, and not its kind. That it does so to each sample alone is taken on trust, as it is in Keras.
 */
export function frozenPart(
  { inputs, outputs, walk: { calls } }: Wiring<Tensors, Tensors>,
  flags: Partial<Scope>,
  trained: ReadonlySet<Variable>,
): FrozenPart {
  const begins = leaves<LayerTensor>(inputs as Tree<LayerTensor>);
  const ends = leaves<LayerTensor>(outputs as Tree<LayerTensor>);
  const known = new Set(begins);
  const runs = new Map<Call, Trial>();
  const obstacles: string[] = [];
  const bound = (call: Call, { isMasked }: Trial) => isMasked || gives(call).some((one) => !hasRows(one, begins[0]));
  for (const call of calls) {
    if (!takes(call).every((one) => known.has(one))) continue;
    const trial = attempt(call, { ...flags, training: true });
    const obstacle =
      obstacleOf(trial, trained) ?? (isLike(trial, call, flags) ? undefined : "is another while training");
    if (obstacle !== undefined) {
      obstacles.push(`${calleeName(call.callee)}, which ${obstacle}`);
      continue;
    }
    runs.set(call, trial);
    for (const one of gives(call)) known.add(one);
  }
  for (;;) {
    const used = [...calls.filter((call) => !runs.has(call)).flatMap(takes), ...ends];
    const frontier = [...new Set(used)].filter(({ from }) => from === undefined || runs.has(from));
    // What has a mask with it, or not a row for each sample, cannot lie on the host: the cut goes before it.
    const back = [...runs].filter(([call, trial]) => frontier.some(({ from }) => from === call) && bound(call, trial));
    for (const [call] of back) runs.delete(call);
    if (back.length > 0) continue;
    return { frontier, hasWeights: [...runs.values()].some(({ variables }) => variables.size > 0), obstacles };
  }
}

/** What a call does when it is tried. */
interface Trial {
  readonly variables: ReadonlySet<Variable>;
  readonly isRandom: boolean;
  readonly changes: boolean;
  /** Whether it adds to the loss or to the logs. */
  readonly adds: boolean;
  readonly isMasked: boolean;
  /** All that it computes, in words. */
  readonly text: string;
}

function attempt({ callee, args }: Call, around: Partial<Scope>): Trial {
  const probes = new Map<LayerTensor, SymbolicTensor>();
  const given = replaceBetween(args, (one) => {
    const { dtype, name, tried } = one;
    const probe =
      probes.get(one) ?? new SymbolicTensor({ shape: tried[0], dtype }, { kind: "input", name, texts: true });
    probes.set(one, probe);
    return probe;
  }) as readonly never[];
  const call = () => ({ found: leaves<SymbolicTensor>(callee.apply(...given) as Tree<SymbolicTensor>), ...scope() });
  const { result, trace } = traced(() => within(around, call), { trial: true });
  const { found, losses, metrics } = result;
  const { nodes } = collect(Object.fromEntries(found.map((one, i) => [i, one])), trace.effects);
  const read = [...found, ...nodes.flatMap(({ inputs }) => Object.values(inputs))];
  return {
    variables: new Set(read.flatMap(({ source }) => (source.kind === "variable" ? [source.variable] : []))),
    isRandom: trace.streams > 0 || trace.seeded.size > 0 || nodes.some(({ attrs }) => "stream" in attrs),
    changes: trace.effects.length > 0,
    adds: losses.length > 0 || metrics.size > 0,
    isMasked: found.some((one) => maskOf(one) !== undefined),
    text: nodes.map(inWords).join("\n"),
  };
}

function obstacleOf({ variables, isRandom, changes, adds }: Trial, trained: ReadonlySet<Variable>): string | undefined {
  if ([...variables].some((one) => trained.has(one))) return "is trained";
  if (isRandom) return "draws random numbers";
  if (changes) return "changes what it keeps from batch to batch";
  return adds ? "adds to the loss or the logs" : undefined;
}

/** Whether a call computes the same outside training: features serve both, and so does what is held out for validation. */
function isLike({ text }: Trial, call: Call, flags: Partial<Scope>): boolean {
  return attempt(call, { ...flags, training: false }).text === text;
}

/** An op, as far as it counts for what comes out: what recurrent ops keep for their gradients does not. */
function inWords({ op, attrs, inputs }: OpNode): string {
  const plain = Object.entries(attrs).filter(
    ([name, value]) => name !== "keep" && typeof value !== "object" && typeof value !== "function",
  );
  const fills = Object.values(inputs).map(({ source }) => (source.kind === "fill" ? source.value : source.kind));
  return JSON.stringify([op.name, plain, fills]);
}

/** Whether a value has a row for each sample, as the model's input has. */
function hasRows({ shape, tried }: LayerTensor, input: LayerTensor | undefined): boolean {
  return shape[0] === input?.shape[0] && tried.every(([rows], i) => rows === input?.tried[i]?.[0]);
}

function gives({ outputs }: Call): LayerTensor[] {
  return leaves<LayerTensor>(outputs);
}

function takes({ args }: Call): LayerTensor[] {
  const found: LayerTensor[] = [];
  replaceBetween(args, (one) => found.push(one));
  return found;
}
