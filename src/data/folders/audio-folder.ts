import { positiveInteger } from "../../check.js";
import { withDefaults } from "../../options.js";
import { Tensor } from "../../tensor.js";
import { type FolderDatasets, folderDatasets } from "./folder-dataset.js";
import { FOLDER_DEFAULTS, type FolderOptions } from "./labelled-files.js";
import type { Folder } from "./list-files.js";

/** Options of {@link audioDatasetFromDirectory}. */
export interface AudioFolderOptions extends FolderOptions {
  /** Samples a second: files of another rate are resampled. Default: each file's own. */
  readonly samplingRate?: number | undefined;
  /**
   * Samples that each sound has, after resampling: longer ones are cut at their end, shorter ones filled up with zeros. Default: those of a batch are filled up
   * to the longest.
   */
  readonly outputSequenceLength?: number | undefined;
}

const DEFAULTS = { ...FOLDER_DEFAULTS, samplingRate: undefined, outputSequenceLength: undefined } as const;

/**
 * The sounds (`.wav`) of a folder as batches for `fit`, as Keras's function of that name: `{ x, y }` with x [batch, samples, channels], float32
 * from −1 to 1, and y as `labelMode` says; x alone where there are no labels. Files are read and decoded as they are needed: PCM
 * of 8 to 32 bits (16 bits as `tf.audio.decode_wav`), and floats.
 *
 * The data sets know their `classNames` and `filePaths`. With `subset: "both"` there are two, to train and to validate.
 *
 * Rejects with an ArgumentError for options that are none, and where there are no sounds; while looping, with a FormatError
 * that names the file.
 *
 * @example
 * const train = await utils.audioDatasetFromDirectory("speech", { samplingRate: 16_000, outputSequenceLength: 16_000 });
 * const model = new Sequential([new Reshape([16_000]), new MelSpectrogram({ samplingRate: 16_000 }), new Flatten(), new Dense(2)]);
 */
export function audioDatasetFromDirectory<const O extends AudioFolderOptions = object>(
  directory: Folder,
  options?: O,
): Promise<FolderDatasets<Tensor<"float32">, O>>;
export async function audioDatasetFromDirectory(directory: Folder, options: AudioFolderOptions = {}): Promise<unknown> {
  const where = "audioDatasetFromDirectory";
  const all = withDefaults<AudioFolderOptions, typeof DEFAULTS>(where, options, DEFAULTS);
  const { samplingRate, outputSequenceLength: length, ...rest } = all;
  if (samplingRate !== undefined) positiveInteger(where, "samplingRate", samplingRate);
  if (length !== undefined) positiveInteger(where, "outputSequenceLength", length);
  const { decodeWav } = await import("../formats/wav.js"); // only now: who has no sounds does not load it
  const { resampled } = await import("../formats/resample.js");
  return folderDatasets(where, directory, rest, {
    endings: [".wav"],
    padded: length === undefined,
    read: async (file) => {
      const sound = decodeWav(`${where}, ${file.path}`, await (await file.open()).arrayBuffer());
      const { data, channels } = samplingRate === undefined ? sound : resampled(sound, samplingRate);
      if (length === undefined) return new Tensor([data.length / channels, channels], data, "float32");
      const filled = new Float32Array(length * channels);
      filled.set(data.subarray(0, filled.length));
      return new Tensor([length, channels], filled, "float32");
    },
  });
}
