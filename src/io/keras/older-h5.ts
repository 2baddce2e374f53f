/**
 * Keras's older `.h5`: a model whole, its config and training as JSON in attributes of the root; weights by the names of layers, a group a
 * layer, whose attribute `weight_names` says where they are. A file of weights has those groups at its root.
 */

import { FormatError } from "../../errors.js";
import type { Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import { isList } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { Hdf5Data } from "../hdf5/data.js";
import type { Hdf5Group } from "../hdf5/read.js";
import type { Hdf5Tree } from "../hdf5/write.js";
import type { AnyModel } from "../model-json.js";
import { placesOf } from "./places.js";
import { type NamedWeight, wantedOf } from "./weights-by-name.js";
import { groupAt, putMember } from "./weights-by-path.js";

/** Whether a file is of that kind. */
export function isOlder({ attributes, members }: Hdf5Group): boolean {
  return members.has("model_weights") || attributes.has("layer_names") || attributes.has("layer_names0");
}

/** All weights of such a file, under the layer's name and their own. */
export function namedWeights(root: Hdf5Group): NamedWeight[] {
  const groups = groupAt(root, "model_weights") ?? root;
  const layers = [...namesIn(groups, "layer_names"), ...(groups.members.has(TOP) ? [TOP] : [])];
  return layers.flatMap((layer) => {
    const group = groupAt(groups, layer);
    if (group === undefined) return [];
    return namesIn(group, "weight_names").map((name) => {
      const data = dataAt(group, name);
      return { name: `${layer}/${name}`, shape: data.shape, read: () => data.read() };
    });
  });
}

/** The weights of the optimizer, in the order of the file. */
export function optimizerWeights(root: Hdf5Group): { readonly name: string; readonly data: Hdf5Data }[] {
  const group = groupAt(root, "optimizer_weights");
  if (group === undefined) return [];
  return namesIn(group, "weight_names").map((name) => ({ name, data: dataAt(group, name) }));
}

/** What belongs to no layer but to the model itself. */
export const TOP = "top_level_model_weights";

/** The groups of a model's weights, as such a file has them. */
export function olderTree(
  model: AnyModel,
  values: ReadonlyMap<Variable, Tensor>,
  attributes: Readonly<Record<string, string>>,
): Hdf5Tree {
  const names = namesOf(model);
  const others = new Map(placesOf(model).map(({ layer, slots }) => [layer, slots.filter(isTensor)]));
  const groups = model.layers.map((layer) => {
    const own = [...layer.trainableWeights, ...layer.nonTrainableWeights].map(
      (variable) => [names.get(variable) ?? variable.name, values.get(variable)] as const,
    );
    const rest = (others.get(layer) ?? []).map((value) => [`${layer.name}/count`, value] as const);
    return [layer.name, groupOf([...own, ...rest])] as const;
  });
  return {
    attributes: {
      ...attributes,
      ...listOf(
        "layer_names",
        model.layers.map(({ name }) => name),
      ),
    },
    members: { ...Object.fromEntries(groups), [TOP]: groupOf([]) },
  };
}

/** What an optimizer keeps, in its order. */
export function optimizerTree(vars: readonly Tensor[]): Hdf5Tree {
  return groupOf(vars.map((value, i) => [`optimizer/${i}`, value]));
}

/** Values by names, of which each part but the last is a group. */
function groupOf(entries: readonly (readonly [name: string, value: Tensor | undefined])[]): Hdf5Tree {
  const tree: Hdf5Tree = {
    attributes: listOf(
      "weight_names",
      entries.map(([name]) => name),
    ),
    members: {},
  };
  for (const [name, value] of entries) if (value !== undefined) putMember(tree, name, value);
  return tree;
}

function isTensor(value: unknown): value is Tensor {
  return isA<Tensor>(value, Tensor);
}

/** Each variable's name: those of the layers it is in, numbered where that would not do, and its key. */
function namesOf(model: AnyModel): ReadonlyMap<Variable, string> {
  const names = new Map<Variable, string>();
  const taken = new Set<string>();
  for (const { variable, key, layers } of wantedOf(model)) {
    const place = layers.join("/");
    let name = `${place}/${key}`;
    for (let i = 1; taken.has(name); i++) name = `${place}_${i}/${key}`;
    taken.add(name);
    names.set(variable, name);
  }
  return names;
}

/** A list of names as an attribute, split as Keras splits it where it is too long for one. */
function listOf(name: string, all: readonly string[]): Record<string, readonly string[]> {
  const longest = Math.max(1, ...all.map((one) => new TextEncoder().encode(one).length));
  const most = Math.floor(LONGEST / longest);
  if (all.length <= most) return { [name]: all };
  const parts = Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most));
  return Object.fromEntries(parts.map((part, i) => [`${name}${i}`, part]));
}

/** HDF5 takes no attribute of 64 KiB, and Keras splits before that. */
const LONGEST = 64_512;

/** Names in an attribute; long lists are split into `name0`, `name1`, …. */
function namesIn({ attributes }: Hdf5Group, name: string): readonly string[] {
  const found: string[] = [];
  const add = (value: unknown) => {
    if (isList(value)) found.push(...value.map(String));
  };
  add(attributes.get(name));
  for (let i = 0; attributes.has(`${name}${i}`); i++) add(attributes.get(`${name}${i}`));
  return found;
}

function dataAt(group: Hdf5Group, path: string): Hdf5Data {
  const cut = path.lastIndexOf("/");
  const parent = cut < 0 ? group : groupAt(group, path.slice(0, cut));
  const found = parent?.members.get(path.slice(cut + 1));
  if (found instanceof Hdf5Data) return found;
  throw new FormatError({ where: ".h5", problem: "a weight is missing", expected: path, received: "nothing" });
}
