import { eachOf, fraction, noSuch, oneOf, positiveInteger, text, wholeNumber } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { Random } from "../../random.js";
import { isList } from "../../structure.js";
import { type FileEntry, type Folder, listFiles } from "./list-files.js";

/** What is a label's form: a number, a one-hot vector, 0 or 1 in a vector of one, or no label. */
export type LabelMode = "int" | "categorical" | "binary" | null;

/** Which part of the files: those to train on, those to validate on, or both. */
export type Subset = "training" | "validation" | "both";

/** Options of all functions that read folders. */
export interface FolderOptions {
  /**
   * `"inferred"`: each folder right in the folder is a class. Null: there are no labels. A list: the class of each file, in the order of
   * their paths. Default `"inferred"`.
   */
  readonly labels?: "inferred" | readonly number[] | null | undefined;
  /**
   * `"int"`: int32, of shape [batch]. `"categorical"`: one-hot, [batch, classes]. `"binary"`: 0 or 1, [batch, 1], of two classes. Null: no
   * labels. Default `"int"`.
   */
  readonly labelMode?: LabelMode | undefined;
  /** The classes, in the order of their numbers: folders, or some of them. Default: all, in the order of the alphabet. */
  readonly classNames?: readonly string[] | undefined;
  /** Default 32; null: single elements. */
  readonly batchSize?: number | null | undefined;
  /** Whether files are mixed, anew each epoch; else they come in the order of their paths. Default true. */
  readonly shuffle?: boolean | undefined;
  /** Of the order. One seed gives one division into subsets. Default 0. */
  readonly seed?: number | undefined;
  /** The share of files that is for validation, from 0 to 1. Needs `subset`. */
  readonly validationSplit?: number | undefined;
  /** Which part of the files. Needs `validationSplit`. */
  readonly subset?: Subset | undefined;
  /** Whether links to folders are gone into. Default false. */
  readonly followLinks?: boolean | undefined;
  /** Whether the number of files is told on the console. Default true. */
  readonly verbose?: boolean | undefined;
}

/** Defaults of those. */
export const FOLDER_DEFAULTS = {
  labels: undefined,
  labelMode: undefined,
  classNames: undefined,
  batchSize: undefined,
  shuffle: true,
  seed: 0,
  validationSplit: undefined,
  subset: undefined,
  followLinks: false,
  verbose: true,
} as const;

/** Files with their classes. */
export interface LabelledFiles {
  readonly files: readonly FileEntry[];
  /** The class of each file; undefined where there are no labels. */
  readonly labels: readonly number[] | undefined;
}

/** What is in a folder, mixed and divided. */
export interface FolderParts {
  /** One part, or the two of `"both"`. */
  readonly parts: readonly LabelledFiles[];
  readonly classNames: readonly string[] | undefined;
  readonly labelMode: LabelMode;
}

/** The options that say which files, complete but for those without defaults. */
export type FolderPlan = FolderOptions & Required<Pick<FolderOptions, "shuffle" | "seed" | "followLinks" | "verbose">>;

/**
 * The files of a folder that end as they should, with their classes, mixed and divided as asked.
 *
 * Rejects with an ArgumentError for options that are none or do not go together, and where a part would be without files.
 */
export async function labelledFiles(
  where: string,
  folder: Folder,
  endings: readonly string[],
  plan: FolderPlan,
): Promise<FolderParts> {
  const { labels = "inferred", labelMode = "int", classNames, batchSize, shuffle, seed, followLinks, verbose } = plan;
  if (labels !== null && !isList(labels)) oneOf(where, "labels", labels, ["inferred"]);
  oneOf(where, "labelMode", labelMode, ["int", "categorical", "binary", null]);
  eachOf(where, "classNames", classNames, text);
  if (batchSize !== null && batchSize !== undefined) positiveInteger(where, "batchSize", batchSize);
  wholeNumber(where, "seed", seed as number);
  checkSplit(where, plan);
  if (classNames !== undefined && labels !== "inferred") {
    const received = `${inWords(classNames)} beside labels ${inWords(labels)}`;
    throw new ArgumentError({
      where,
      problem: "classNames are names of folders",
      expected: 'them with labels "inferred"',
      received,
    });
  }
  const mode = labels === null ? null : labelMode;
  const { files, folders } = await listFiles(where, folder, followLinks === true);
  const fitting = files.filter(({ path }) => endings.some((ending) => path.toLowerCase().endsWith(ending)));
  const found = labels === "inferred" ? byFolder(where, fitting, folders, classNames) : byList(where, fitting, labels);
  const names = mode === null && labels !== "inferred" ? undefined : found.classNames;
  if (mode === "binary" && names?.length !== 2) {
    const received = `${names?.length}: ${inWords(names)}`;
    throw new ArgumentError({ where, problem: "binary labels are of two classes", expected: "2", received });
  }
  if (verbose) {
    const classes = found.labels === undefined ? "" : ` belonging to ${names?.length} classes`;
    console.log(`Found ${found.files.length} files${classes}.`);
  }
  const known: LabelledFiles = mode === null ? { files: found.files, labels: undefined } : found;
  const mixed = shuffle ? picked(known, new Random(seed as number).permutation(known.files.length)) : known;
  const parts = divided(mixed, plan);
  if (parts.some((part) => part.files.length === 0)) {
    throw new ArgumentError({
      where,
      problem: parts.length > 1 ? "a part would be without files" : "there are no files",
      expected: `files that end with ${endings.join(", ")}`,
      received: `${found.files.length} of ${files.length} files`,
    });
  }
  return { parts, classNames: names, labelMode: mode };
}

function checkSplit(where: string, { validationSplit, subset }: FolderOptions): void {
  if (subset !== undefined) oneOf(where, "subset", subset, ["training", "validation", "both"]);
  if (validationSplit !== undefined) fraction(where, "validationSplit", validationSplit);
  if ((subset === undefined) === !validationSplit) return;
  throw new ArgumentError({
    where,
    problem: "validationSplit and subset go together",
    expected: "both or neither",
    received: `validationSplit ${inWords(validationSplit)}, subset ${inWords(subset)}`,
  });
}

interface Found extends LabelledFiles {
  readonly classNames: readonly string[] | undefined;
}

/** The class of a file is the folder it lies in. Folders whose names begin with a dot are none. */
function byFolder(
  where: string,
  files: readonly FileEntry[],
  folders: readonly string[],
  wanted: readonly string[] | undefined,
): Found {
  const all = folders.filter((name) => !name.startsWith(".")).sort(byText);
  for (const name of wanted ?? []) if (!all.includes(name)) throw noSuch(where, "class among the folders", name, all);
  const classNames = wanted ?? all;
  const found = classNames.flatMap((name, label) =>
    inOrder(files.filter(({ path }) => path.startsWith(`${name}/`))).map((file) => ({ file, label })),
  );
  return { files: found.map(({ file }) => file), labels: found.map(({ label }) => label), classNames };
}

/** The classes stand in a list. */
function byList(where: string, files: readonly FileEntry[], labels: readonly number[] | null): Found {
  const ordered = inOrder(files);
  if (labels === null) return { files: ordered, labels: undefined, classNames: undefined };
  for (const label of labels) wholeNumber(where, "label", label);
  if (labels.length !== ordered.length) {
    throw new ArgumentError({
      where,
      problem: "labels and files differ in number",
      expected: `${ordered.length}, one for each file`,
      received: `${labels.length}`,
    });
  }
  const numbers = [...new Set(labels)].sort((a, b) => a - b);
  return { files: ordered, labels, classNames: numbers.map(String) };
}

/** By folder, and then by name. */
function inOrder(files: readonly FileEntry[]): FileEntry[] {
  const parts = ({ path }: FileEntry) =>
    [path.slice(0, path.lastIndexOf("/") + 1), path.slice(path.lastIndexOf("/") + 1)] as const;
  return [...files].sort((a, b) => {
    const [[folderA, nameA], [folderB, nameB]] = [parts(a), parts(b)];
    return byText(folderA.slice(0, -1), folderB.slice(0, -1)) || byText(nameA, nameB);
  });
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function picked({ files, labels }: LabelledFiles, places: Iterable<number>): LabelledFiles {
  const order = [...places];
  const at = <T>(list: readonly T[]) => order.flatMap((place) => list.slice(place, place + 1));
  return { files: at(files), labels: labels && at(labels) };
}

/** The last files, in the order they are in, are for validation. */
function divided({ files, labels }: LabelledFiles, { validationSplit = 0, subset }: FolderOptions): LabelledFiles[] {
  if (subset === undefined) return [{ files, labels }];
  const border = files.length - Math.floor(validationSplit * files.length);
  const training = { files: files.slice(0, border), labels: labels?.slice(0, border) };
  const validation = { files: files.slice(border), labels: labels?.slice(border) };
  return subset === "both" ? [training, validation] : [subset === "training" ? training : validation];
}
