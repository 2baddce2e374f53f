import { positiveInteger } from "../../check.js";
import { FormatError } from "../../errors.js";
import { withDefaults } from "../../options.js";
import { StringTensor } from "../../string-tensor.js";
import { type FolderDatasets, folderDatasets } from "./folder-dataset.js";
import { FOLDER_DEFAULTS, type FolderOptions } from "./labelled-files.js";
import type { Folder } from "./list-files.js";

/** Options of {@link textDatasetFromDirectory}. */
export interface TextFolderOptions extends FolderOptions {
  /** The most characters that are taken of a text. Default: all. */
  readonly maxLength?: number | undefined;
}

const DEFAULTS = { ...FOLDER_DEFAULTS, maxLength: undefined } as const;

/**
 * The texts (`.txt`, UTF-8) of a folder as batches for `fit`, as Keras's function of that name: `{ x, y }` with x strings, [batch],
 * and y as `labelMode` says; x alone where there are no labels. A `TextVectorization` makes numbers of them.
 *
 * The data sets know their `classNames` and `filePaths`. With `subset: "both"` there are two, to train and to validate.
 *
 * Rejects with an ArgumentError for options that are none, and where there are no texts; while looping, with a FormatError
 * that names the file.
 *
 * @example
 * const train = await utils.textDatasetFromDirectory("aclImdb/train", { validationSplit: 0.2, subset: "training" });
 */
export function textDatasetFromDirectory<const O extends TextFolderOptions = object>(
  directory: Folder,
  options?: O,
): Promise<FolderDatasets<StringTensor, O>>;
export async function textDatasetFromDirectory(directory: Folder, options: TextFolderOptions = {}): Promise<unknown> {
  const where = "textDatasetFromDirectory";
  const { maxLength, ...rest } = withDefaults<TextFolderOptions, typeof DEFAULTS>(where, options, DEFAULTS);
  if (maxLength !== undefined) positiveInteger(where, "maxLength", maxLength);
  return folderDatasets(where, directory, rest, {
    endings: [".txt"],
    read: async (file) => {
      const text = decodeText(`${where}, ${file.path}`, await (await file.open()).arrayBuffer());
      return new StringTensor([], [maxLength === undefined ? text : cut(text, maxLength)]);
    },
  });
}

function decodeText(where: string, bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError({ where, problem: "not a text in UTF-8", remedy: "Save it as UTF-8" }, { cause });
  }
}

/** So many characters, none of them torn in two. */
function cut(text: string, length: number): string {
  return [...text.slice(0, 2 * length)].slice(0, length).join("");
}
