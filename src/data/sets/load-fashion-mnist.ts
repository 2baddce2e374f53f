import { FormatError } from "../../errors.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { type Checksum, sha256 } from "../checksum.js";
import { Gunzip } from "../formats/gunzip.js";
import { type IdxArray, readIdx } from "../formats/idx.js";
import type { Parts } from "./parts.js";
import { KERAS_FOLDER, SOURCE, type Source, type SourceOptions, sourceOf } from "./source.js";
import type { Labelled } from "./sprite.js";

const SUMS = {
  trainImages: sha256("3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
  trainLabels: sha256("a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
  testImages: sha256("346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
  testLabels: sha256("67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
};
const WIDTH = 28;
const MOST_BYTES = 2 ** 27;

export async function loadFashionMnist(options: SourceOptions): Promise<Parts<Labelled>> {
  const where = "datasets.fashionMnist";
  const source = sourceOf(where, KERAS_FOLDER, withDefaults(where, options, SOURCE));
  const [train, test] = await Promise.all([
    loadPart(where, source, "train", SUMS.trainImages, SUMS.trainLabels),
    loadPart(where, source, "t10k", SUMS.testImages, SUMS.testLabels),
  ]);
  return { train, test };
}

async function loadPart(where: string, source: Source, part: string, imagesSum: Checksum, labelsSum: Checksum) {
  const imagesFile = `${part}-images-idx3-ubyte.gz`;
  const labelsFile = `${part}-labels-idx1-ubyte.gz`;
  const files = await Promise.all([source(imagesFile, imagesSum), source(labelsFile, labelsSum)]);
  const [images, labels] = await Promise.all([
    unpack(`${where}, ${imagesFile}`, files[0], 3),
    unpack(`${where}, ${labelsFile}`, files[1], 1),
  ]);
  const [rows, height, width] = images.shape;
  if (rows !== labels.shape[0] || height !== WIDTH || width !== WIDTH) {
    throw new FormatError({
      where: `${where}, ${imagesFile}`,
      problem: "other pictures",
      expected: `[${labels.shape[0]}, ${WIDTH}, ${WIDTH}], one for each label`,
      received: formatShape(images.shape),
    });
  }
  return {
    x: new Tensor(images.shape, new Float32Array(images.data), "float32"),
    y: new Tensor(labels.shape, new Int32Array(labels.data), "int32"),
  };
}

async function unpack(where: string, file: Uint8Array<ArrayBuffer>, axes: number): Promise<IdxArray> {
  const archive = new Gunzip(where, file, MOST_BYTES);
  try {
    return await readIdx(where, archive, axes, MOST_BYTES);
  } finally {
    await archive.cancel();
  }
}
