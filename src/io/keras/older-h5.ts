/**
 * Keras's older `.h5`: a model whole, its config and training as JSON in attributes of the root; weights by the names of layers, a group a
 * layer, whose attribute `weight_names` says where they are. A file of weights has those groups at its root.
 */

import { FormatError } from "../../errors.js";
import { isList } from "../../structure.js";
import { Hdf5Data } from "../hdf5/data.js";
import type { Hdf5Group } from "../hdf5/read.js";
import type { NamedWeight } from "./weights-by-name.js";
import { groupAt } from "./weights-by-path.js";

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
