import { ArgumentError } from "../../errors.js";
import type { HostTensor } from "../../host-tensor.js";
import { Tensor } from "../../tensor.js";
import { Dataset } from "../dataset.js";
import {
  type FolderOptions,
  type FolderPlan,
  type LabelledFiles,
  type LabelMode,
  labelledFiles,
} from "./labelled-files.js";
import type { FileEntry, Folder } from "./list-files.js";

/** What is known of a folder's files. */
export interface FolderFacts {
  /** The classes, by their numbers; undefined without labels. */
  readonly classNames: readonly string[] | undefined;
  /** The paths of the files, from the folder on. */
  readonly filePaths: readonly string[];
}

/** Inputs alone, where labels are left out, or `{ x, y }`. */
export type FolderElement<X extends HostTensor, O extends FolderOptions> = O extends
  | { readonly labels: null }
  | { readonly labelMode: null }
  ? X
  : { readonly x: X; readonly y: Tensor };

/** One data set, or the two of `subset: "both"`. */
export type FolderDatasets<X extends HostTensor, O extends FolderOptions> = O extends { readonly subset: "both" }
  ? readonly [training: FolderDataset<FolderElement<X, O>>, validation: FolderDataset<FolderElement<X, O>>]
  : FolderDataset<FolderElement<X, O>>;

/** A data set that knows its files. */
export type FolderDataset<E extends Parameters<typeof Dataset.fromTensors>[0]> = Dataset<E> & FolderFacts;

/** Reads of a file what an element is made of. */
export interface FileReader {
  /** How names of such files end. */
  readonly endings: readonly string[];
  read(file: FileEntry): Promise<HostTensor>;
  /** Whether elements of a batch are padded to the longest. */
  readonly padded?: boolean;
}

const DEFAULT_BATCH_SIZE = 32;
const READ_AT_ONCE = 8;

/** Data sets of the files of a folder. */
export async function folderDatasets(
  where: string,
  folder: Folder,
  plan: FolderPlan,
  { endings, read, padded = false }: FileReader,
): Promise<FolderDataset<never> | readonly FolderDataset<never>[] | undefined> {
  const { parts, classNames, labelMode } = await labelledFiles(where, folder, endings, plan);
  const { batchSize = DEFAULT_BATCH_SIZE, shuffle, seed = 0 } = plan;
  const made = parts.map(({ files, labels }: LabelledFiles, i): FolderDataset<never> => {
    const y = labels && targets(where, labels, labelMode, classNames?.length ?? 0);
    const rows = Dataset.fromTensors(Tensor.from(Int32Array.from(files.keys())));
    const ordered = shuffle && i === 0 ? rows.shuffle({ seed }) : rows; // to validate, no order is better than another
    const elements = ordered.map(
      async (row) => {
        const file = files[row.item()];
        if (file === undefined) throw new ArgumentError({ where, problem: "a file is missing" });
        const x = await read(file);
        return y === undefined ? x : { x, y: y.at(row.item()) };
      },
      { parallelCalls: READ_AT_ONCE },
    ) as Dataset<never>;
    const all = batchSize === null ? elements : elements.batch(batchSize, { padding: padded }).prefetch(1);
    return Object.assign(all, { classNames, filePaths: files.map(({ path }) => path) });
  });
  return plan.subset === "both" ? made : made[0];
}

/** Labels as tensors, one a row. Throws an ArgumentError for a number beyond the classes. */
function targets(where: string, labels: readonly number[], mode: LabelMode, classes: number): Tensor {
  if (mode === "int") return Tensor.from(Int32Array.from(labels));
  const most = labels.reduce((a, b) => Math.max(a, b), 0);
  if (most >= classes) {
    const expected = `numbers from 0 to ${classes - 1}, the number of classes being ${classes}`;
    throw new ArgumentError({ where, problem: "a label is no class", expected, received: `${most}` });
  }
  if (mode === "binary") return Tensor.from(Float32Array.from(labels), [labels.length, 1]);
  const oneHot = Tensor.zeros([labels.length, classes]);
  for (const [row, label] of labels.entries()) oneHot.data[row * classes + label] = 1;
  return oneHot;
}
