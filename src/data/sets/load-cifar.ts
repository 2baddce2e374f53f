import { oneOf } from "../../check.js";
import { FormatError } from "../../errors.js";
import { withDefaults } from "../../options.js";
import { Tensor } from "../../tensor.js";
import { sha256 } from "../checksum.js";
import { Gunzip } from "../formats/gunzip.js";
import { type TarEntry, tarEntries } from "../formats/tar.js";
import type { Parts } from "./parts.js";
import { SOURCE, type SourceOptions, sourceOf } from "./source.js";
import type { Labelled } from "./sprite.js";

const FOLDER = "https://www.cs.toronto.edu/~kriz/";
const SUMS = {
  10: sha256("c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
  100: sha256("58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"),
};
const CHANNELS = 3;
const WIDTH = 32;
const PLANE = WIDTH * WIDTH;
/** Pictures that are taken from the archive at a time. */
const AT_ONCE = 500;

/** Options of {@link cifar100}. */
export interface Cifar100Options extends SourceOptions {
  /** Which labels: the 100 classes, or the 20 groups that they are in. Default `"fine"`. */
  labelMode?: "fine" | "coarse" | undefined;
}

/** How the pictures lie in their files: labels of a byte each, then all reds, all greens, all blues. */
export interface CifarLayout {
  /** Files in the order of their rows. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** Pictures in each file. */
  readonly trainRows: number;
  readonly testRows: number;
  /** Bytes in front of each picture, and which of them is its label. */
  readonly labels: number;
  readonly label: number;
}

export function loadCifar10(options: SourceOptions): Promise<Parts<Labelled>> {
  const where = "datasets.cifar10";
  return load(where, withDefaults(where, options, SOURCE), "cifar-10-binary.tar.gz", 10, {
    train: [1, 2, 3, 4, 5].map((batch) => `cifar-10-batches-bin/data_batch_${batch}.bin`),
    test: ["cifar-10-batches-bin/test_batch.bin"],
    trainRows: 10_000,
    testRows: 10_000,
    labels: 1,
    label: 0,
  });
}

export function loadCifar100(options: Cifar100Options): Promise<Parts<Labelled>> {
  const where = "datasets.cifar100";
  const { labelMode, ...how } = withDefaults(where, options, { ...SOURCE, labelMode: "fine" });
  return load(where, how, "cifar-100-binary.tar.gz", 100, {
    train: ["cifar-100-binary/train.bin"],
    test: ["cifar-100-binary/test.bin"],
    trainRows: 50_000,
    testRows: 10_000,
    labels: 2,
    label: oneOf(where, "labelMode", labelMode, ["fine", "coarse"]) === "fine" ? 1 : 0,
  });
}

async function load(where: string, how: SourceOptions, file: string, classes: 10 | 100, layout: CifarLayout) {
  const archive = await sourceOf(where, FOLDER, how)(file, SUMS[classes]);
  return readCifar(`${where}, ${file}`, archive, layout, how.signal);
}

/**
 * Reads the pictures out of the archive, as they are unpacked. Rejects with a FormatError for another or a damaged one, and with the
 * signal's reason when it is aborted.
 */
export async function readCifar(
  where: string,
  archive: Uint8Array<ArrayBuffer>,
  layout: CifarLayout,
  signal?: AbortSignal,
): Promise<Parts<Labelled>> {
  const train = new Part(layout.train, layout.trainRows);
  const test = new Part(layout.test, layout.testRows);
  const parts = [train, test];
  const missing = new Set([...layout.train, ...layout.test]);
  const record = layout.labels + CHANNELS * PLANE;
  const most = 2 * record * parts.reduce((sum, { files, rows }) => sum + files.length * rows, 0) + 2 ** 20;
  const unpacked = new Gunzip(where, archive, most);
  try {
    for await (const entry of tarEntries(where, unpacked)) {
      for (const part of parts) {
        const file = part.files.indexOf(entry.name);
        if (file < 0) continue;
        checkSize(where, entry, part.rows * record, missing.delete(entry.name));
        await readPictures(entry, part, file * part.rows, record, layout.label, signal);
      }
    }
  } finally {
    await unpacked.cancel();
  }
  const [first] = missing;
  if (first === undefined) return { train: train.made(), test: test.made() };
  throw new FormatError({ where, problem: "a file is missing", expected: `${first} in the archive`, received: "none" });
}

/** The pictures to learn from, or those to be judged by: so many from each of some files. */
class Part {
  readonly files: readonly string[];
  readonly rows: number;
  #made: Labelled | undefined;

  constructor(files: readonly string[], rows: number) {
    this.files = files;
    this.rows = rows;
  }

  /** All of them; their memory is taken when the first one comes. */
  made(): Labelled {
    const rows = this.files.length * this.rows;
    this.#made ??= { x: Tensor.zeros([rows, WIDTH, WIDTH, CHANNELS]), y: Tensor.zeros([rows, 1], "int32") };
    return this.#made;
  }
}

function checkSize(where: string, { name, size }: TarEntry, bytes: number, isFirst: boolean): void {
  if (size === bytes && isFirst) return;
  const received = isFirst ? `${size} bytes` : "it a second time";
  throw new FormatError({ where, problem: `${name} is another file`, expected: `${bytes} bytes, once`, received });
}

/** Puts the pictures of a file into the rows from `start` on, the colours of each pixel side by side. */
async function readPictures(
  file: TarEntry,
  part: Part,
  start: number,
  record: number,
  label: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { x, y } = part.made();
  for (let row = 0; row < part.rows; row += AT_ONCE) {
    signal?.throwIfAborted();
    const count = Math.min(AT_ONCE, part.rows - row);
    const bytes = await file.read(count * record);
    for (let i = 0; i < count; i++) {
      const picture = bytes.subarray((i + 1) * record - CHANNELS * PLANE, (i + 1) * record);
      const to = (start + row + i) * CHANNELS * PLANE;
      y.data[start + row + i] = bytes[i * record + label] ?? 0;
      for (let pixel = 0; pixel < PLANE; pixel++) {
        for (let channel = 0; channel < CHANNELS; channel++) {
          x.data[to + pixel * CHANNELS + channel] = picture[channel * PLANE + pixel] ?? 0;
        }
      }
    }
  }
}
