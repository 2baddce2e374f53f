import { oneOf } from "../check.js";
import { ArgumentError } from "../errors.js";
import { type Call, LayerTensor, replaceBetween } from "../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { Layer } from "../layers/layer.js";
import { Model, Sequential } from "../models/index.js";
import { type AnyModel, batchShape, isModel, type Station, stationsOf } from "../models/summary.js";
import { isRecord, leaves } from "../structure.js";

/** What a picture of a model shows. */
export interface DiagramOptions {
  /** Shapes of what goes in and comes out. Default false. */
  readonly showShapes?: boolean | undefined;
  /** Element types of what comes out. Default false. */
  readonly showDtype?: boolean | undefined;
  /** Names of the layers beside their classes. Default true. */
  readonly showLayerNames?: boolean | undefined;
  /** Activations of layers that have some. Default false. */
  readonly showLayerActivations?: boolean | undefined;
  /** Whether layers are trained. Default false. */
  readonly showTrainable?: boolean | undefined;
  /** Whether models in the model are shown as what they are made of. Default false. */
  readonly expandNested?: boolean | undefined;
  /** `"TB"`: from top to bottom; `"LR"`: from left to right. Default `"TB"`. */
  readonly rankdir?: "TB" | "LR" | undefined;
}

/** The defaults. */
export const DIAGRAM = {
  showShapes: false,
  showDtype: false,
  showLayerNames: true,
  showLayerActivations: false,
  showTrainable: false,
  expandNested: false,
  rankdir: "TB",
} as const satisfies DiagramOptions;

/** The options, complete. */
export type DiagramPlan = { readonly [K in keyof typeof DIAGRAM]: Exclude<DiagramOptions[K], undefined> };

/** A box of the picture. */
export interface DiagramNode {
  readonly title: string;
  /** Lines under the title. */
  readonly facts: readonly string[];
  /** Undefined where it is not shown, or there are no weights. */
  readonly trainable: boolean | undefined;
}

/** A frame around the boxes of a model in the model. */
export interface DiagramCluster {
  readonly title: string;
  readonly nodes: readonly number[];
  readonly clusters: readonly DiagramCluster[];
}

/** Boxes, and which leads to which. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly (readonly [from: number, to: number])[];
  readonly clusters: readonly DiagramCluster[];
}

/** Whether this is a model that can be shown. Throws an ArgumentError for anything else, and for one that is not built. */
export function requireModel(where: string, model: unknown): asserts model is AnyModel {
  const isOne = isA<AnyModel>(model, Model);
  if (isOne && model.built) return;
  throw new ArgumentError({
    where,
    problem: isOne ? `${model.name} is not built` : "no such model",
    expected: "a model whose shapes are known",
    received: inWords(model),
    ...(isOne && { remedy: "Give the first layer inputShape, or call fit or predict first" }),
  });
}

/** Checks complete options. Throws an ArgumentError for a direction that is none. */
export function requireDirection(where: string, { rankdir }: DiagramPlan): void {
  oneOf(where, "rankdir", rankdir, ["TB", "LR"]);
}

/** What stands for something in a model: a box, or a model with boxes of its own. */
type Place = number | Scope;
interface Scope {
  readonly model: AnyModel;
  readonly places: ReadonlyMap<object, Place>;
  readonly first: Place | undefined;
  readonly last: Place | undefined;
}

/** The picture of a model. One that is no stack and has no recorded wiring is a single box. */
export function diagramOf(model: AnyModel, plan: DiagramPlan): Diagram {
  const nodes: DiagramNode[] = [];
  const edges = new Map<string, readonly [number, number]>();
  const connect = (from: number | undefined, to: number | undefined) => {
    if (from !== undefined && to !== undefined) edges.set(`${from}-${to}`, [from, to]);
  };

  const build = (model: AnyModel, clusters: DiagramCluster[]): { scope: Scope; own: number[] } => {
    const places = new Map<object, Place>();
    const own: number[] = [];
    for (const station of stationsOf(model)) {
      const { callee, input } = station;
      if (plan.expandNested && input === undefined && isShownWithin(callee)) {
        const inner: DiagramCluster[] = [];
        const built = build(callee, inner);
        clusters.push({ title: callee.name, nodes: built.own, clusters: inner });
        places.set(callee, built.scope);
        continue;
      }
      own.push(nodes.length);
      places.set(input ?? callee, nodes.length);
      nodes.push(nodeOf(station, plan));
    }
    const all = [...places.values()];
    const scope: Scope = { model, places, first: all[0], last: all.at(-1) };
    if (model.wiring === undefined) {
      for (const [i, place] of all.entries()) if (i > 0) connect(exitOf(all[i - 1], 0), entryOf(place, 0));
    } else {
      for (const { callee, calls } of stationsOf(model)) {
        for (const call of calls) {
          for (const [i, tensor] of tensorsIn(call).entries()) {
            connect(sourceOf(scope, tensor), entryOf(places.get(callee), i));
          }
        }
      }
    }
    return { scope, own };
  };

  const clusters: DiagramCluster[] = [];
  const { name, calls } = model;
  if (isShownWithin(model)) build(model, clusters);
  else nodes.push(nodeOf({ name, callee: model, calls: calls.slice(0, 1) }, plan));
  return { nodes, edges: [...edges.values()], clusters };
}

/** Whether what a model is made of can be told. */
function isShownWithin(callee: object): callee is AnyModel {
  return isA(callee, Layer) && isModel(callee) && (callee.wiring !== undefined || isA(callee, Sequential));
}

/** The box that a value comes from. */
function sourceOf(scope: Scope, tensor: LayerTensor): number | undefined {
  const { from } = tensor;
  if (from === undefined) return exitOf(scope.places.get(tensor), 0);
  return exitOf(scope.places.get(from.callee), leaves<SymbolicTensor>(from.outputs).indexOf(tensor));
}

/** The box that gives an output. */
function exitOf(place: Place | undefined, output: number): number | undefined {
  if (place === undefined || typeof place === "number") return place;
  const { wiring } = place.model;
  if (wiring === undefined) return exitOf(place.last, output);
  const tensor = leaves<SymbolicTensor>(wiring.outputs)[output];
  return isA(tensor, LayerTensor) ? sourceOf(place, tensor) : undefined;
}

/** The box that takes an input. */
function entryOf(place: Place | undefined, input: number): number | undefined {
  if (place === undefined || typeof place === "number") return place;
  const { wiring } = place.model;
  if (wiring === undefined) return entryOf(place.first, input);
  const tensor = leaves<SymbolicTensor>(wiring.inputs)[input];
  return tensor === undefined ? undefined : entryOf(place.places.get(tensor), 0);
}

/** The values that a call was made with. */
function tensorsIn({ args }: Call): LayerTensor[] {
  const found: LayerTensor[] = [];
  replaceBetween(args, (tensor) => found.push(tensor));
  return found;
}

function nodeOf({ name, callee, calls, input }: Station, plan: DiagramPlan): DiagramNode {
  const [call] = calls;
  const given = input === undefined ? call && leaves<SymbolicTensor>(call.outputs) : [input];
  const taken = call === undefined || input !== undefined ? [] : tensorsIn(call);
  const shapes = (tensors: readonly SymbolicTensor[] | undefined) => tensors?.map(batchShape).join(", ") || "?";
  const activation = plan.showLayerActivations ? activationOf(callee) : undefined;
  const facts = [
    activation && `Activation: ${activation}`,
    plan.showShapes && taken.length > 0 && `Input shape: ${shapes(taken)}`,
    plan.showShapes && `Output shape: ${shapes(given)}`,
    plan.showDtype && `Output dtype: ${given?.map(({ dtype }) => dtype).join(", ") || "?"}`,
  ];
  const hasWeights = isA<Layer<never, never>>(callee, Layer as never) && callee.weights.length > 0;
  return {
    title: plan.showLayerNames ? `${name} (${callee.className})` : callee.className,
    facts: facts.filter((fact) => typeof fact === "string"),
    trainable: plan.showTrainable && hasWeights ? callee.trainable : undefined,
  };
}

/** The name of a layer's activation, if it has one. */
function activationOf(callee: object): string | undefined {
  const config: unknown = Reflect.get(callee, "config");
  const activation = isRecord(config) ? config.activation : undefined;
  if (typeof activation === "string") return activation;
  if (activation === undefined || activation === null) return undefined;
  const name: unknown = Reflect.get(Object(activation), "name");
  return typeof name === "string" && name !== "" ? name : inWords(activation);
}
