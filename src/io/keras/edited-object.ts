import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { isRecord } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { Hdf5Data } from "../hdf5/data.js";
import type { Hdf5Group, Hdf5Value } from "../hdf5/read.js";
import type { Hdf5Tree } from "../hdf5/write.js";

/** A weight of a file that is edited: what is in it, or a tensor that was added. */
export type EditedWeight = Hdf5Data | Tensor;

/** An object in a file of weights: a layer, a list of layers, an optimizer. */
export interface EditedObject {
  /** By their numbers. */
  readonly weights: Map<string, EditedWeight>;
  readonly objects: Map<string, EditedObject>;
  /** The layer's own name, where the file says it. */
  readonly name: Hdf5Value | undefined;
}

/** Where Keras keeps an object's own weights. */
const VARS = "vars";

/** A group of a file, and all that is in it. */
export function editedObject(group: Hdf5Group): EditedObject {
  const vars = group.members.get(VARS);
  const own = vars === undefined || vars instanceof Hdf5Data ? undefined : vars;
  const weights = [...(own?.members ?? [])].flatMap(([key, one]) =>
    one instanceof Hdf5Data ? [[key, one] as const] : [],
  );
  const objects = [...group.members].flatMap(([key, one]) =>
    key === VARS || one instanceof Hdf5Data ? [] : [[key, editedObject(one)] as const],
  );
  return { weights: new Map(weights), objects: new Map(objects), name: own?.attributes.get("name") };
}

/** The same, to be written. */
export function treeOf({ weights, objects, name }: EditedObject): Hdf5Tree {
  const values = [...weights].map(([key, one]) => [key, isA<Tensor>(one, Tensor) ? one : one.read()] as const);
  const vars = { ...(typeof name === "string" && { attributes: { name } }), members: Object.fromEntries(values) };
  return { members: { [VARS]: vars, ...Object.fromEntries([...objects].map(([key, one]) => [key, treeOf(one)])) } };
}

/** An object and what it is in. */
export interface Placed {
  readonly parent: EditedObject;
  readonly key: string;
  readonly object: EditedObject;
}

/** The object of a path, or of a name that stands in the file but once. Throws an ArgumentError for another. */
export function placeIn(root: EditedObject, where: string, name: unknown): Placed {
  const found =
    typeof name !== "string" ? [] : [...placesIn(root)].filter(({ path, key }) => path === name || key === name);
  const exact = found.filter(({ path }) => path === name);
  const [one] = exact.length > 0 ? exact : found;
  if (one !== undefined && (exact.length > 0 || found.length === 1)) return one;
  const received = found.length > 1 ? found.map(({ path }) => path).join(", ") : inWords(name);
  const expected = found.length > 1 ? "the path of one" : [...placesIn(root)].map(({ path }) => path).join(", ");
  throw new ArgumentError({ where, problem: "no such object in the file", expected, received });
}

/** All objects, with their paths. */
export function* placesIn(parent: EditedObject, before = ""): Generator<Placed & { readonly path: string }> {
  for (const [key, object] of parent.objects) {
    yield { parent, key, object, path: before + key };
    yield* placesIn(object, `${before}${key}/`);
  }
}

/** Tensors by name. Throws an ArgumentError for what is none. */
export function weightsFrom(where: string, weights: unknown): readonly (readonly [string, Tensor])[] {
  const entries = isRecord(weights) ? Object.entries(weights) : [];
  const isWeight = ([key, one]: readonly [string, unknown]) => key !== "" && !key.includes("/") && isA(one, Tensor);
  if (isRecord(weights) && entries.every(isWeight)) return entries as (readonly [string, Tensor])[];
  throw new ArgumentError({
    where,
    problem: "no such weights",
    expected: "{ name: Tensor, … }",
    received: inWords(weights),
  });
}
