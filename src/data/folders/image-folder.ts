import { withDefaults } from "../../options.js";
import type { Tensor } from "../../tensor.js";
import { IMAGE_DEFAULTS, type ImageOptions, imagePlan } from "../images/image-options.js";
import { type FolderDatasets, folderDatasets } from "./folder-dataset.js";
import { FOLDER_DEFAULTS, type FolderOptions } from "./labelled-files.js";
import type { Folder } from "./list-files.js";

/** Options of {@link imageDatasetFromDirectory}. */
export interface ImageFolderOptions extends FolderOptions, ImageOptions {
  /** [height, width], or one number for both. Default 256. */
  readonly imageSize?: number | readonly [height: number, width: number] | undefined;
}

const ENDINGS = [".bmp", ".gif", ".jpeg", ".jpg", ".png", ".webp", ".avif"];
const DEFAULTS = { ...FOLDER_DEFAULTS, ...IMAGE_DEFAULTS } as const;

/**
 * The pictures of a folder as batches for `fit`, as Keras's function of that name: `{ x, y }` with x [batch, height, width, channels],
 * float32 from 0 to 255, and y as `labelMode` says; x alone where there are no labels. Files are read and decoded as they are
 * needed, a few at once. Browsers decode what they show, Node PNG and JPEG.
 *
 * The data sets know their `classNames` and `filePaths`. With `subset: "both"` there are two, to train and to validate.
 *
 * Rejects with an ArgumentError for options that are none, and where there are no pictures; while looping, with a FormatError
 * that names the file.
 *
 * @example
 * const folder = await showDirectoryPicker();   // with folders cats/ and dogs/
 * const [train, validation] = await utils.imageDatasetFromDirectory(folder, { imageSize: 160, validationSplit: 0.2, subset: "both" });
 * await model.fit(train, { validationData: validation });
 */
export function imageDatasetFromDirectory<const O extends ImageFolderOptions = object>(
  directory: Folder,
  options?: O,
): Promise<FolderDatasets<Tensor<"float32">, O>>;
export async function imageDatasetFromDirectory(directory: Folder, options: ImageFolderOptions = {}): Promise<unknown> {
  const where = "imageDatasetFromDirectory";
  const all = withDefaults<ImageFolderOptions, typeof DEFAULTS>(where, options, DEFAULTS);
  const { colorMode, imageSize = 256, interpolation, cropToAspectRatio, padToAspectRatio, dataFormat, ...rest } = all;
  const plan = imagePlan(where, {
    colorMode,
    imageSize,
    interpolation,
    cropToAspectRatio,
    padToAspectRatio,
    dataFormat,
  });
  const { decodePicture, pictureTensor } = await import("../images/late.js"); // only now: who has no pictures does not load it
  return folderDatasets(where, directory, rest, {
    endings: ENDINGS,
    read: async (file) => {
      const pixels = await decodePicture(`${where}, ${file.path}`, await file.open());
      return pictureTensor(pixels, plan);
    },
  });
}
