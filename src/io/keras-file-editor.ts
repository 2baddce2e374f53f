import { text } from "../check.js";
import { type FileSource, OPEN_OPTIONS, type OpenOptions, openFile } from "../data/file-source.js";
import { type FileTarget, formatOf, nameOf, putFiles } from "../data/file-target.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import type { AnyLayer } from "../layers/index.js";
import { refuseUnknown } from "../options.js";
import { formatShape, type Shape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { readHdf5 } from "./hdf5/read.js";
import { writeHdf5 } from "./hdf5/write.js";
import { isZip, type KerasArchive, readArchive, writeArchive } from "./keras/archive.js";
import { type EditedObject, editedObject, placeIn, placesIn, treeOf, weightsFrom } from "./keras/edited-object.js";
import { placesOf } from "./keras/places.js";
import { requireModel } from "./saved-model.js";

/** What {@link KerasFileEditor.compare} finds. */
export interface FileComparison {
  readonly status: "success" | "error";
  readonly errorCount: number;
  readonly matchCount: number;
  /** A line for each error. */
  readonly problems: readonly string[];
}

/**
 * Looks into a file of weights that does not fit any more, and mends it: `.weights.h5`, or a `.keras` file, whose config stays as it is. Objects are
 * named by their paths (`layers/dense_1`), or by what stands in the file but once.
 *
 * @example
 * const editor = await KerasFileEditor.open("old.weights.h5");
 * console.log(editor.summary());
 * editor.renameObject("layers/dense_3", "dense_2");
 * if (editor.compare(model).status === "success") await editor.save("new.weights.h5");
 */
export class KerasFileEditor {
  readonly #root: EditedObject;
  readonly #archive: KerasArchive | undefined;

  private constructor(root: EditedObject, archive: KerasArchive | undefined) {
    this.#root = root;
    this.#archive = archive;
  }

  /** Opens a file from wherever it is. Rejects with a FormatError for what is damaged or no such file. */
  static async open(source: FileSource, options: OpenOptions = {}): Promise<KerasFileEditor> {
    refuseUnknown("KerasFileEditor", options, OPEN_OPTIONS);
    const bytes = await (await openFile("KerasFileEditor", source, options)).whole();
    const archive = isZip(bytes) ? readArchive(bytes) : undefined;
    const weights = archive === undefined ? bytes : (archive.weights ?? writeHdf5({}));
    return new KerasFileEditor(editedObject(readHdf5(weights)), archive);
  }

  /** All objects and weights, an indented line each. */
  summary(): string {
    const lines = [...linesOf(this.#root, "")];
    return lines.join("\n");
  }

  /** Which weights of a model the file has, and which it has not, has of other shapes, or has beside. What optimizers keep is left aside. */
  compare(model: AnyLayer): FileComparison {
    requireModel("compare", model);
    const wanted = new Map<string, Shape>();
    for (const { path, slots } of placesOf(model)) {
      for (const [i, { shape }] of slots.entries()) wanted.set(`${path}${i}`, shape);
    }
    const stored = new Map(weightsIn(this.#root).filter(([path]) => !path.startsWith("optimizer/")));
    const missing = [...wanted].filter(([path]) => !stored.has(path)).map(([path]) => `${path} is not in the file`);
    const strange = [...stored].filter(([path]) => !wanted.has(path)).map(([path]) => `${path} is not in the model`);
    const both = [...wanted].flatMap(([path, shape]) => {
      const found = stored.get(path);
      return found === undefined ? [] : [{ path, shape, found, fits: sameShape(shape, found) }];
    });
    const others = both
      .filter(({ fits }) => !fits)
      .map(
        ({ path, shape, found }) => `${path}: ${formatShape(shape)} in the model, ${formatShape(found)} in the file`,
      );
    const problems = [...missing, ...others, ...strange];
    const matchCount = both.length - others.length;
    return { status: problems.length === 0 ? "success" : "error", errorCount: problems.length, matchCount, problems };
  }

  /** Gives an object another name, in its place. */
  renameObject(objectName: string, newName: string): void {
    const { parent, key, object } = placeIn(this.#root, "renameObject", objectName);
    this.#requireFree("renameObject", parent, newName);
    parent.objects.delete(key);
    parent.objects.set(newName, object);
  }

  /** Removes an object and all that is in it. */
  deleteObject(objectName: string): void {
    const { parent, key } = placeIn(this.#root, "deleteObject", objectName);
    parent.objects.delete(key);
  }

  /** Puts a new object at a path; what it is in must be there. `weights`: tensors by number, `{ "0": kernel, "1": bias }`. */
  addObject(objectPath: string, weights: Readonly<Record<string, Tensor>>): void {
    const own = new Map(weightsFrom("addObject", weights));
    const cut = text("addObject", "objectPath", objectPath).lastIndexOf("/");
    const parent = cut < 0 ? this.#root : placeIn(this.#root, "addObject", objectPath.slice(0, cut)).object;
    const name = objectPath.slice(cut + 1);
    this.#requireFree("addObject", parent, name);
    parent.objects.set(name, { weights: own, objects: new Map(), name });
  }

  /** Removes a weight of an object, by its number. */
  deleteWeight(objectName: string, weightName: string): void {
    const { object } = placeIn(this.#root, "deleteWeight", objectName);
    if (typeof weightName === "string" && object.weights.delete(weightName)) return;
    const expected = [...object.weights.keys()].join(", ");
    throw new ArgumentError({
      where: "deleteWeight",
      problem: "no such weight",
      expected,
      received: inWords(weightName),
    });
  }

  /** Puts weights into an object, in the place of those of the same numbers. */
  addWeights(objectName: string, weights: Readonly<Record<string, Tensor>>): void {
    const { object } = placeIn(this.#root, "addWeights", objectName);
    for (const [key, value] of weightsFrom("addWeights", weights)) object.weights.set(key, value);
  }

  /** Writes the file: `.weights.h5`, or `.keras` where it was one. Targets as for `model.save`. */
  async save(target: FileTarget): Promise<Uint8Array<ArrayBuffer>> {
    const archive = this.#archive;
    const format = formatOf(
      "KerasFileEditor.save",
      target,
      archive === undefined ? ["weights.h5"] : ["keras", "weights.h5"],
    );
    const weights = writeHdf5(treeOf(this.#root));
    const isWhole = format === "keras" && archive !== undefined;
    const bytes = isWhole ? writeArchive(archive.config, archive.metadata, weights) : weights;
    await putFiles("KerasFileEditor.save", target, [{ name: nameOf(target, format), bytes }]);
    return bytes;
  }

  #requireFree(where: string, parent: EditedObject, name: unknown): void {
    if (typeof name === "string" && name !== "" && name !== "vars" && !name.includes("/") && !parent.objects.has(name))
      return;
    const taken = [...parent.objects.keys()].join(", ");
    throw new ArgumentError({
      where,
      problem: "no such name",
      expected: `a name without "/", other than ${taken}`,
      received: inWords(name),
    });
  }
}

function* linesOf({ weights, objects }: EditedObject, indent: string): Generator<string> {
  for (const [key, { shape }] of weights) yield `${indent}${key}: ${formatShape(shape)}`;
  for (const [key, object] of objects) {
    const name = typeof object.name === "string" && object.name !== key ? ` (${object.name})` : "";
    yield `${indent}${key}/${name}`;
    yield* linesOf(object, `${indent}  `);
  }
}

/** All weights by their paths. */
function weightsIn(root: EditedObject): (readonly [path: string, shape: Shape])[] {
  const all = [
    { path: "", object: root },
    ...[...placesIn(root)].map(({ path, object }) => ({ path: `${path}/`, object })),
  ];
  return all.flatMap(({ path, object }) => [...object.weights].map(([key, { shape }]) => [path + key, shape] as const));
}
