import type { Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import { type AnyLayer, Layer } from "../../layers/index.js";
import type { Module } from "../../module/module.js";
import { formatShape, type Shape, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import type { FoundWeights } from "./weights-by-path.js";

/** A weight of a file that names it: `lstm/lstm_cell/kernel:0`. */
export interface NamedWeight {
  readonly name: string;
  readonly shape: Shape;
  read(): Tensor;
}

/** A variable and what a file may call it: the names of the layers it is in, and its own. */
export interface Wanted {
  readonly variable: Variable;
  readonly key: string;
  readonly layers: readonly string[];
}

/**
 * The weights of a model in files that name them: Keras's older `.h5`, tfjs's. The last part of a name says what it is (`kernel`), those
 * before say of which layer. Of weights of one kind and shape those go together that have most layers in common, and then those that stand at
 * the same place: names of cells within layers, and numbers at the ends of automatic names, differ from program to program.
 *
 * With `byName`, only weights whose layer is named in the file.
 */
export function findByName(model: AnyLayer, stored: readonly NamedWeight[], { byName = false } = {}): FoundWeights {
  const values = new Map<Variable, NamedWeight>();
  const wanted = wantedOf(model);
  const left = new Set(stored);
  const take = (group: Group, key: string) => {
    const open = group.wanted.filter(({ variable }) => !values.has(variable));
    const candidates = [...left].filter(({ name, shape }) => lastOf(name) === key && sameShape(shape, group.shape));
    for (const { one, weight } of pairs(open, candidates, byName)) {
      values.set(one.variable, weight);
      left.delete(weight);
    }
  };
  const groups = groupsOf(wanted);
  for (const group of groups) take(group, group.key);
  for (const group of groups) for (const key of OLDER[group.key] ?? []) take(group, key);
  if (byName) return { values, problems: [] };
  for (const weight of left) if (isUnkept(weight)) left.delete(weight);
  const lost = wanted.filter(({ variable }) => !values.has(variable)).map(({ variable }) => variable);
  return {
    values,
    problems: [
      ...lost.map(({ name, shape }) => `${name}: ${formatShape(shape)} is not in the file`),
      ...[...left].map(({ name, shape }) => `${name}: ${formatShape(shape)} has no place in the model`),
    ],
  };
}

/** Whether it is how many samples a Normalization has seen, which is not kept here. */
function isUnkept({ name, shape }: NamedWeight): boolean {
  return shape.length === 0 && ["count", "other_0"].includes(lastOf(name) ?? "");
}

/** Variables of one kind and shape, in the model's order. */
interface Group {
  readonly key: string;
  readonly shape: Shape;
  readonly wanted: Wanted[];
}

function groupsOf(wanted: readonly Wanted[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of wanted) {
    const { shape } = one.variable;
    const id = `${one.key} ${shape}`;
    const group = groups.get(id) ?? { key: one.key, shape, wanted: [] };
    groups.set(id, group);
    group.wanted.push(one);
  }
  return [...groups.values()];
}

/** What Keras 2 and tfjs called weights that are called otherwise now: of depthwise convolutions. */
const OLDER: Readonly<Record<string, readonly string[]>> = { kernel: ["depthwise_kernel"] };

interface Pair {
  readonly one: Wanted;
  readonly weight: NamedWeight;
  readonly common: number;
}

/** Each variable with the weight that has most names in common with it; the first of those. */
function pairs(wanted: readonly Wanted[], weights: readonly NamedWeight[], byName: boolean): Pair[] {
  const named = weights.map((weight) => ({ weight, parts: new Set(partsOf(weight.name).slice(0, -1)) }));
  const all = wanted.flatMap((one) =>
    named.map(
      ({ weight, parts }): Pair => ({ one, weight, common: one.layers.filter((name) => parts.has(name)).length }),
    ),
  );
  const taken = new Set<unknown>();
  const sorted = all.filter(({ common }) => common > 0 || !byName).sort((a, b) => b.common - a.common);
  return sorted.filter(({ one, weight }) => {
    if (taken.has(one) || taken.has(weight)) return false;
    taken.add(one).add(weight);
    return true;
  });
}

function lastOf(name: string): string | undefined {
  return partsOf(name).at(-1);
}

/** `a/b/kernel:0` in its parts. */
function partsOf(name: string): readonly string[] {
  return name.replace(/:\d+$/, "").split("/");
}

/** All variables of a model, with the names of the layers they are in. */
export function wantedOf(model: AnyLayer): Wanted[] {
  const found: Wanted[] = [];
  const seen = new Set<Module>();
  const visit = (layer: AnyLayer, above: readonly string[]) => {
    if (seen.has(layer)) return;
    seen.add(layer);
    const layers = layer === model ? [] : [...above, layer.name];
    for (const [key, variable] of layer.variables({ of: () => false })) found.push({ variable, key, layers });
    for (const part of layer.parts().values()) if (isA<AnyLayer>(part, Layer)) visit(part, layers);
  };
  visit(model, []);
  return found;
}
