import type { Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import type { AnyLayer } from "../../layers/index.js";
import { formatShape, sameShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { Hdf5Data } from "../hdf5/data.js";
import type { Hdf5Group } from "../hdf5/read.js";
import type { Hdf5Tree } from "../hdf5/write.js";
import { valueToSave } from "../saved-model.js";
import { placesOf } from "./places.js";

/** What a file holds for the variables of a model, and what is amiss. */
export interface FoundWeights {
  /** Read one by one: together they would be as much memory as the file again. */
  readonly values: ReadonlyMap<Variable, { read(): Tensor | Promise<Tensor> }>;
  /** One line for each weight that is missing, of another shape, or of no layer of the model. */
  readonly problems: readonly string[];
}

/** The weights of a file that Keras 3 wrote (`.weights.h5`, or within `.keras`), by the paths of layers. */
export function findByPath(model: AnyLayer, root: Hdf5Group): FoundWeights {
  const values = new Map<Variable, Hdf5Data>();
  const problems: string[] = [];
  const known = new Set<string>();
  for (const { path, slots } of placesOf(model)) {
    known.add(`${path}vars`);
    const stored = numberedIn(groupAt(root, `${path}vars`));
    if (stored.length !== slots.length) {
      problems.push(`${path || "the model"}: ${slots.length} weights, ${stored.length} in the file`);
      continue;
    }
    slots.forEach((slot, i) => {
      const tensor = stored[i];
      if (isA(slot, Tensor) || tensor === undefined) return;
      const variable = slot as Variable;
      if (sameShape(variable.shape, tensor.shape)) values.set(variable, tensor);
      else problems.push(`${path}vars/${i}: ${formatShape(variable.shape)}, ${formatShape(tensor.shape)} in the file`);
    });
  }
  for (const path of groupsWithData(root)) if (!known.has(path)) problems.push(`${path}: no such layer in the model`);
  return { values, problems };
}

/** A tree for such a file. */
export function treeByPath(model: AnyLayer, values: ReadonlyMap<Variable, Tensor>): Hdf5Tree {
  const root: Hdf5Tree = { members: {} };
  for (const { path, layer, slots } of placesOf(model)) {
    const members = slots.map(
      (slot, i) => [`${i}`, isA<Tensor>(slot, Tensor) ? slot : valueToSave(values, slot)] as const,
    );
    putMember(root, `${path}vars`, { attributes: { name: layer.name }, members: Object.fromEntries(members) });
  }
  return root;
}

/** Puts a group or an array into a tree, at a path. */
export function putMember(root: Hdf5Tree, path: string, member: Hdf5Tree | Tensor): void {
  const steps = path.split("/");
  const last = steps.pop() ?? "";
  let at = root.members as Record<string, Hdf5Tree | Tensor>;
  for (const step of steps) {
    const next = (at[step] ?? { members: {} }) as Hdf5Tree;
    at[step] = next;
    at = next.members as Record<string, Hdf5Tree | Tensor>;
  }
  at[last] = member;
}

/** The group at a path; undefined where there is none. */
export function groupAt(root: Hdf5Group, path: string): Hdf5Group | undefined {
  let at: Hdf5Group | undefined = root;
  for (const step of path.split("/")) {
    const next: Hdf5Group | Hdf5Data | undefined = at?.members.get(step);
    at = next instanceof Hdf5Data ? undefined : next;
  }
  return at;
}

/** The datasets `0`, `1`, … of a group in the order of these numbers. */
export function numberedIn(group: Hdf5Group | undefined): readonly Hdf5Data[] {
  const found = [...(group?.members ?? [])].flatMap(([name, one]) => (one instanceof Hdf5Data ? [{ name, one }] : []));
  return found.sort((a, b) => Number(a.name) - Number(b.name)).map(({ one }) => one);
}

/** Where weights of layers are in a file. What optimizers and metrics keep stands beside them. */
function* groupsWithData(group: Hdf5Group, path = ""): Generator<string> {
  for (const [name, member] of group.members) {
    if (member instanceof Hdf5Data || (path === "" && BESIDE.includes(name))) continue;
    if ([...member.members.values()].some((one) => one instanceof Hdf5Data)) yield path + name;
    yield* groupsWithData(member, `${path}${name}/`);
  }
}

const BESIDE = ["optimizer", "metrics", "vars", "_layer_checkpoint_dependencies"];
