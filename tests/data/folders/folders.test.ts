import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test, vi } from "vitest";
import {
  arrayToImg,
  type FolderDataset,
  imageDatasetFromDirectory,
  textDatasetFromDirectory,
} from "../../../src/data/index.js";
import { ArgumentError, DownloadError, FormatError } from "../../../src/errors.js";
import type { StringTensor } from "../../../src/string-tensor.js";
import { Tensor } from "../../../src/tensor.js";

const NAMES = [
  "cats/b.txt",
  "cats/deep/a.txt",
  "cats/a.txt",
  "dogs/1.txt",
  "dogs/2.TXT",
  "dogs/notes.md",
  "readme.txt",
];
const records = Object.fromEntries(NAMES.map((name) => [name, new Blob([`text of ${name}`])]));
const root = mkdtempSync(join(tmpdir(), "wgrad-folders-"));
let log: string[] = [];

beforeAll(() => {
  for (const name of NAMES) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `text of ${name}`);
  }
});
beforeEach(() => {
  log = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => log.push(line));
});
afterAll(() => rmSync(root, { recursive: true }));

/** The handle of a folder, as a browser gives it. */
function handleOf(files: Readonly<Record<string, Blob>>, prefix = ""): FileSystemDirectoryHandle {
  const names = Object.keys(files).filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split("/")); // biome-ignore format: short
  const entries = [...new Set(names.map(([name]) => name!))].map((name) => {
    const file = files[prefix + name];
    if (file === undefined) return { ...handleOf(files, `${prefix}${name}/`), name };
    return { kind: "file", name, getFile: async () => new File([file], name) };
  });
  const handle = {
    kind: "directory" as const,
    name: prefix,
    values: async function* () {
      yield* entries;
    },
  };
  return handle as Partial<FileSystemDirectoryHandle> as FileSystemDirectoryHandle;
}

function dropped(files: Readonly<Record<string, Blob>>, chosen: string): File[] {
  return Object.entries(files).map(([path, blob]) => {
    const file = new File([blob], path.slice(path.lastIndexOf("/") + 1));
    return Object.defineProperty(file, "webkitRelativePath", { value: `${chosen}/${path}` });
  });
}

const IN_ORDER = ["cats/a.txt", "cats/b.txt", "cats/deep/a.txt", "dogs/1.txt", "dogs/2.TXT"];
const plain = { shuffle: false } as const;
type Batch = { readonly x: StringTensor; readonly y: Tensor };
const joined = async (dataset: FolderDataset<Batch>) => {
  const batches = await dataset.toArray();
  return batches.flatMap(({ x, y }) => x.data.map((text, i) => [text.replace("text of ", ""), y.data[i]]));
};

describe.each([
  ["a path", () => root],
  ["a handle", () => handleOf(records)],
  ["files that were chosen", () => dropped(records, "animals")],
  ["a record", () => records],
] as const)("texts from %s", (_, folder) => {
  test("come with the number of their folder", async () => {
    const dataset = await textDatasetFromDirectory(folder(), plain);
    expectTypeOf(dataset).toEqualTypeOf<FolderDataset<Batch>>();
    expect(await joined(dataset)).toEqual(IN_ORDER.map((path) => [path, path.startsWith("cats") ? 0 : 1]));
    expect(dataset).toMatchObject({ classNames: ["cats", "dogs"], filePaths: IN_ORDER, size: 1 });
    expect((await dataset.toArray())[0]?.y).toMatchObject({ dtype: "int32", shape: [5] });
    expect(log).toEqual(["Found 5 files belonging to 2 classes."]);
  });

  test("without labels, or with a list of them, all files count", async () => {
    const alone = await textDatasetFromDirectory(folder(), { ...plain, labels: null, verbose: false, batchSize: 4 });
    expectTypeOf(alone).toEqualTypeOf<FolderDataset<StringTensor>>();
    const [first, second] = await alone.toArray();
    expect([first?.shape, second?.data]).toEqual([[4], ["text of dogs/1.txt", "text of dogs/2.TXT"]]);
    expect([alone.filePaths, alone.classNames, log]).toEqual([["readme.txt", ...IN_ORDER], undefined, []]);
    const labels = [5, 0, 1, 2, 2, 0];
    const listed = await textDatasetFromDirectory(folder(), { ...plain, labels });
    expect((await joined(listed)).map(([, label]) => label)).toEqual(labels);
    expect(listed.classNames).toEqual(["0", "1", "2", "5"]);
  });
});

describe("options", () => {
  test("classNames are an order, or some of the folders", async () => {
    const turned = await textDatasetFromDirectory(records, { ...plain, classNames: ["dogs", "cats"] });
    expect((await joined(turned))[0]).toEqual(["dogs/1.txt", 0]);
    const some = await textDatasetFromDirectory(records, { ...plain, classNames: ["dogs"] });
    expect(some).toMatchObject({ classNames: ["dogs"], filePaths: ["dogs/1.txt", "dogs/2.TXT"] });
    await expect(textDatasetFromDirectory(records, { classNames: ["dog"] })).rejects.toThrow(
      'no such class among the folders: expected "cats" or "dogs", received "dog". Write "dogs".',
    );
  });

  test("labelMode says how labels look", async () => {
    const [oneHot] = await (await textDatasetFromDirectory(records, { ...plain, labelMode: "categorical" })).toArray();
    expect(oneHot?.y.toArray()).toEqual([[1, 0], [1, 0], [1, 0], [0, 1], [0, 1]]); // biome-ignore format: short
    const [binary] = await (await textDatasetFromDirectory(records, { ...plain, labelMode: "binary" })).toArray();
    expect(binary?.y).toMatchObject({ shape: [5, 1], dtype: "float32" });
    expect([...binary!.y.data]).toEqual([0, 0, 0, 1, 1]);
    const none = await textDatasetFromDirectory(records, { ...plain, labelMode: null, batchSize: null });
    expectTypeOf(none).toEqualTypeOf<FolderDataset<StringTensor>>();
    expect((await none.toArray())[0]).toMatchObject({ shape: [], data: ["text of cats/a.txt"] });
    await expect(textDatasetFromDirectory(records, { labelMode: "binary", classNames: ["cats"] })).rejects.toThrow(
      "binary labels are of two classes",
    );
    await expect(
      textDatasetFromDirectory(records, { labelMode: "categorical", labels: [0, 1, 5, 0, 0, 0] }),
    ).rejects.toThrow("a label is no class: expected numbers from 0 to 2, the number of classes being 3, received 5");
  });

  test("a seed gives one order, another each epoch, and one division", async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i % 3}/${i}.txt`, new Blob([`${i}`])]));
    const options = { seed: 4, validationSplit: 0.23, batchSize: 3 } as const;
    const both = await textDatasetFromDirectory(many, { ...options, subset: "both" });
    expectTypeOf(both).toEqualTypeOf<readonly [FolderDataset<Batch>, FolderDataset<Batch>]>();
    const [train, validation] = both;
    expect([train.filePaths.length, validation.filePaths.length, train.size, validation.size]).toEqual([16, 4, 6, 2]);
    expect(new Set([...train.filePaths, ...validation.filePaths]).size).toBe(20);
    const alone = await Promise.all(
      (["training", "validation"] as const).map((subset) => textDatasetFromDirectory(many, { ...options, subset })),
    );
    expect(alone.map(({ filePaths }) => filePaths)).toEqual(both.map(({ filePaths }) => filePaths));
    const first = await joined(train);
    expect(first).not.toEqual(await joined(train));
    expect(await joined(alone[0]!)).toEqual(first);
    for (const [text, label] of first) expect(Number(text) % 3).toBe(label);
    const other = await textDatasetFromDirectory(many, { ...options, seed: 5, subset: "validation" });
    expect(other.filePaths).not.toEqual(validation.filePaths);
  });

  test("maxLength counts characters", async () => {
    const emoji = { "a.txt": new Blob(["😀é😀x"]) };
    const [cut] = await (await textDatasetFromDirectory(emoji, { labels: null, maxLength: 2 })).toArray();
    expect(cut?.data).toEqual(["😀é"]);
  });

  test("links to folders are gone into if asked, and never round", async () => {
    const linked = mkdtempSync(join(tmpdir(), "wgrad-links-"));
    symlinkSync(join(root, "cats"), join(linked, "cats"));
    mkdirSync(join(linked, "dogs"));
    symlinkSync(join(root, "dogs"), join(linked, "dogs", "more"));
    symlinkSync(linked, join(linked, "dogs", "round"));
    symlinkSync(join(root, "readme.txt"), join(linked, "dogs", "file.txt"));
    symlinkSync(join(root, "nothing"), join(linked, "dogs", "dangling.txt"));
    const without = await textDatasetFromDirectory(linked, plain);
    expect(without.filePaths).toEqual(["cats/a.txt", "cats/b.txt", "cats/deep/a.txt", "dogs/file.txt"]);
    const withLinks = await textDatasetFromDirectory(linked, { ...plain, followLinks: true });
    expect(withLinks.filePaths.slice(3)).toEqual(["dogs/file.txt", "dogs/more/1.txt", "dogs/more/2.TXT"]);
    rmSync(linked, { recursive: true });
  });

  test.each<[string, object, string]>([
    ["labels", { labels: "folders" }, 'no such labels: expected "inferred"'],
    ["a list of labels of another length", { labels: [1] }, "labels and files differ in number: expected 6, one for each file, received 1"],
    ["labelMode", { labelMode: "one_hot" }, "no such labelMode"],
    ["names beside labels", { labels: null, classNames: ["cats"] }, "classNames are names of folders"],
    ["half of a split", { subset: "training" }, "validationSplit and subset go together: expected both or neither, received validationSplit undefined"],
    ["the other half", { validationSplit: 0.2 }, "validationSplit and subset go together"],
    ["a split too small", { validationSplit: 0.1, subset: "validation" }, "there are no files: expected files that end with .txt"],
    ["a split too small for both", { validationSplit: 0.1, subset: "both" }, "a part would be without files"],
    ["batchSize", { batchSize: 0 }, "no such batchSize"],
    ["maxLength", { maxLength: 0 }, "no such maxLength"],
    ["Keras's spelling", { label_mode: "int" }, "Write labelMode"],
  ])("%s", async (_, options, message) => {
    const call = textDatasetFromDirectory(records, options as never);
    await expect(call).rejects.toThrow(ArgumentError);
    await expect(textDatasetFromDirectory(records, options as never)).rejects.toThrow(message);
  }); // biome-ignore format: a table

  test("what is no folder is told", async () => {
    await expect(textDatasetFromDirectory(3 as never)).rejects.toThrow(
      "textDatasetFromDirectory: no such folder: expected a path, a handle of a folder, a list of files, or a record of Blobs by path, received 3.",
    );
    await expect(textDatasetFromDirectory(join(root, "none"))).rejects.toThrow(DownloadError);
    const latin = await textDatasetFromDirectory({ "a.txt": new Blob([Uint8Array.of(0xe9)]) }, { labels: null });
    await expect(latin.toArray()).rejects.toThrow("textDatasetFromDirectory, a.txt: not a text in UTF-8");
  });
});

describe("pictures", () => {
  const png = (height: number, width: number, value: number) =>
    arrayToImg(Tensor.from(new Float32Array(height * width * 3).fill(value), [height, width, 3]), { scale: false }).toBlob(); // biome-ignore format: short
  const folder = async () => ({
    "a/1.png": await png(4, 6, 10),
    "a/2.png": await png(8, 8, 20),
    "b/1.png": await png(5, 3, 30),
    "b/text.txt": new Blob(["no"]),
  });

  test("come in one size, from 0 to 255", async () => {
    const dataset = await imageDatasetFromDirectory(await folder(), { ...plain, imageSize: [4, 3] });
    expectTypeOf(dataset).toEqualTypeOf<FolderDataset<{ readonly x: Tensor<"float32">; readonly y: Tensor }>>();
    const [batch] = await dataset.toArray();
    expect(batch?.x.shape).toEqual([3, 4, 3, 3]);
    expect([0, 1, 2].map((row) => batch?.x.at(row).mean().item())).toEqual([10, 20, 30]);
    expect(batch?.y.toArray()).toEqual([0, 0, 1]);
    const square = await imageDatasetFromDirectory(await folder(), plain);
    expect((await square.toArray())[0]?.x.shape).toEqual([3, 256, 256, 3]);
  });

  test("in other colours, layouts and frames", async () => {
    const first = {
      ...plain,
      imageSize: 4,
      colorMode: "grayscale",
      dataFormat: "channelsFirst",
      labels: null,
    } as const;
    const padded = await imageDatasetFromDirectory(await folder(), { ...first, padToAspectRatio: true });
    const [batch] = await padded.toArray();
    expect(batch?.shape).toEqual([3, 1, 4, 4]);
    expect(batch?.at(0).toArray()).toEqual([[[0, 0, 0, 0], [10, 10, 10, 10], [10, 10, 10, 10], [0, 0, 0, 0]].map((row, i) => (i === 0 || i === 3 ? row.map(() => expect.closeTo(2.5, 0)) : row.map(() => expect.closeTo(10, 0))))]); // biome-ignore format: short
    const rgba = await imageDatasetFromDirectory(await folder(), { ...plain, imageSize: 2, colorMode: "rgba", cropToAspectRatio: true, batchSize: null }); // biome-ignore format: short
    expect((await rgba.toArray())[0]?.x.toArray()).toEqual([[[10, 10, 10, 255], [10, 10, 10, 255]], [[10, 10, 10, 255], [10, 10, 10, 255]]]); // biome-ignore format: short
  });

  test("a damaged one is named", async () => {
    const broken = await imageDatasetFromDirectory({ "a/no.png": new Blob(["no picture"]) });
    await expect(broken.toArray()).rejects.toThrow(FormatError);
    await expect(broken.toArray()).rejects.toThrow("imageDatasetFromDirectory, a/no.png: not a picture");
    await expect(imageDatasetFromDirectory(await folder(), { cropToAspectRatio: true, padToAspectRatio: true })).rejects.toThrow("the aspect ratio cannot be kept in two ways"); // biome-ignore format: short
    await expect(imageDatasetFromDirectory(await folder(), { imageSize: [1, 2, 3] as never })).rejects.toThrow("no such imageSize"); // biome-ignore format: short
    await expect(imageDatasetFromDirectory({ "a/1.txt": new Blob([]) })).rejects.toThrow("there are no files");
  });
});
