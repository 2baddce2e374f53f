import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { framed } from "../../../src/data/images/frame.js";
import { arrayToImg, imgToArray, loadImg, Picture, saveImg, smartResize } from "../../../src/data/index.js";
import { ArgumentError, DownloadError, FormatError, ShapeError } from "../../../src/errors.js";
import { Tensor } from "../../../src/tensor.js";
import fixture from "../../fixtures/pictures/pictures.json";

// What Pillow and Keras give, from tests/fixtures/pictures/make.py.

const blobOf = (base64: string) => new Blob([Buffer.from(base64, "base64")]);
const files: Readonly<Record<string, string>> = fixture.files;

describe("loadImg decodes as Pillow does", () => {
  test.each(fixture.decoded)("$name as $colorMode", async ({ name, colorMode, y }) => {
    const picture = await loadImg(blobOf(files[name]!), { colorMode: colorMode as "rgb" });
    const x = imgToArray(picture);
    expect(x.shape).toEqual(y.shape);
    const tolerance = name.startsWith("jpeg") ? 3 : 0; // decoders of JPEG round as they like
    const most = Math.max(...x.data.map((value, i) => Math.abs(value - y.data[i]!)));
    expect(most).toBeLessThanOrEqual(tolerance);
  });

  test.each(fixture.loaded)("$interpolation to $targetSize, aspect ratio kept: $keepAspectRatio", async (options) => {
    const { y, ...rest } = options;
    const x = imgToArray(await loadImg(blobOf(fixture.source), rest as never));
    expect(x.shape).toEqual(y.shape);
    expect([...x.data]).toEqual(y.data);
  });
});

describe("pictures for batches are resized as Keras does it", () => {
  const raster = async () => {
    const { width, height, channels, data } = await loadImg(blobOf(fixture.source));
    return { width, height, channels, data };
  };
  test.each(fixture.resized)("$interpolation to $imageSize, $kind", async ({ interpolation, imageSize, kind, y }) => {
    const x = await raster();
    const size = imageSize as [number, number];
    const kernel = interpolation as "nearest";
    const ratios = { cropToAspectRatio: kind === "crop", padToAspectRatio: kind === "pad" };
    const tensor = new Tensor([x.height, x.width, x.channels], Float32Array.from(x.data), "float32");
    const data =
      kind === "smart"
        ? smartResize(tensor, size, { interpolation: kernel }).data
        : framed(x, { size, interpolation: kernel, ...ratios }).data;
    expect(data.length).toBe(y.data.length);
    const most = Math.max(...Array.from(data, (value, i) => Math.abs(value - y.data[i]!)));
    expect(most).toBeLessThan(2e-3); // of 255, in 32 bits there
  });

  test("area is the mean of what a pixel covers", () => {
    const x = { height: 2, width: 5, channels: 1, data: [0, 10, 20, 30, 40, 100, 110, 120, 130, 140] };
    const { data } = framed(x, { size: [1, 2], interpolation: "area", cropToAspectRatio: false, padToAspectRatio: false }); // biome-ignore format: short
    expect([...(data as Float32Array)]).toEqual([(0 + 10 + 20 / 2) / 2.5 + 50, (20 / 2 + 30 + 40) / 2.5 + 50]);
  });

  test("gaussian and mitchellcubic are means by their kernels", () => {
    const x = { height: 1, width: 4, channels: 1, data: [1, 2, 4, 8] };
    const at = (interpolation: "gaussian" | "mitchellcubic") =>
      framed(x, { size: [1, 2], interpolation, cropToAspectRatio: false, padToAspectRatio: false }).data[1];
    const weights = [0.5, 0.5, 1.5, 1.5].map((distance) => Math.exp(-2 * distance ** 2) * Number(distance < 1.5));
    expect(at("gaussian")).toBeCloseTo((4 * weights[0]! + 8 * weights[1]!) / (weights[0]! + weights[1]!), 5);
    const near = (7 / 6) * 0.125 - 2 * 0.25 + 8 / 9;
    const far = (-7 / 18) * 3.375 + 2 * 2.25 - (10 / 3) * 1.5 + 16 / 9;
    expect(at("mitchellcubic")).toBeCloseTo((near * (4 + 8) + far * 2) / (2 * near + far), 5);
  });

  test("channels may stand in front", () => {
    const x = Tensor.from(Float32Array.from({ length: 24 }, (_, i) => i), [3, 2, 4]); // biome-ignore format: short
    const last = Tensor.from(Float32Array.from({ length: 24 }, (_, i) => (i % 3) * 8 + Math.floor(i / 3)), [2, 4, 3]); // biome-ignore format: short
    const first = smartResize(x, 3, { dataFormat: "channelsFirst" });
    const behind = smartResize(last, [3, 3]);
    expect(first.shape).toEqual([3, 3, 3]);
    const turned = Array.from({ length: 27 }, (_, i) => behind.data[(i % 9) * 3 + Math.floor(i / 9)]);
    expect([...first.data]).toEqual(turned);
  });
});

describe("arrayToImg", () => {
  test.each(fixture.written)("gives Keras's bytes: scale $scale, $x.shape", ({ scale, x, y }) => {
    const picture = arrayToImg(Tensor.from(x.data, x.shape), { scale });
    expect([picture.height, picture.width, picture.channels]).toEqual(y.shape);
    expect([...picture.data]).toEqual(y.data);
  });

  test("takes channels in front, and lists", () => {
    const picture = arrayToImg([[[0, 255]], [[1, 2]], [[3, 4]]], { dataFormat: "channelsFirst", scale: false });
    expect(picture).toMatchObject({ width: 2, height: 1, channels: 3 });
    expect([...picture.data]).toEqual([0, 1, 3, 255, 2, 4]);
    expect(imgToArray(picture, { dataFormat: "channelsFirst", dtype: "int32" }).toArray()).toEqual([[[0, 255]], [[1, 2]], [[3, 4]]]); // biome-ignore format: short
    expect(imgToArray(picture, { colorMode: "grayscale" }).shape).toEqual([1, 2, 1]);
    expect([...arrayToImg(Tensor.zeros([1, 2, 1])).data]).toEqual([0, 0]);
  });

  test("refuses what is no picture", () => {
    expect(() => arrayToImg(Tensor.zeros([2, 2]))).toThrow(ShapeError);
    expect(() => arrayToImg(Tensor.zeros([2, 2, 2]))).toThrow(
      "arrayToImg: no picture: expected [height, width, 1, 3 or 4], received [2, 2, 2].",
    );
    expect(() => arrayToImg([[[256]]], { scale: false })).toThrow("a number that no byte holds");
    expect(() => arrayToImg([[[Number.NaN, 1, 2]]])).toThrow(ArgumentError);
    expect(() => new Picture(2, 2, 3, new Uint8Array(11))).toThrow("no such data: expected a Uint8Array of 12");
    expect(() => imgToArray({ width: 2 } as never)).toThrow("imgToArray: not a picture: expected a Picture, ImageData");
  });
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "wgrad-pictures-"));
  const x = Tensor.from(
    Float32Array.from({ length: 8 * 8 * 3 }, (_, i) => i),
    [8, 8, 3],
  );
  const path = (name: string) => join(folder, name);

  test("saveImg writes what loadImg reads", async () => {
    await saveImg(path("a.png"), x, { scale: false });
    expect([...imgToArray(await loadImg(path("a.png"))).data]).toEqual([...x.data]);
    await saveImg(path("b.jpg"), x, { scale: false, quality: 100 });
    const back = imgToArray(await loadImg(path("b.jpg")));
    expect(Math.max(...back.data.map((value, i) => Math.abs(value - x.data[i]!)))).toBeLessThan(12);
    await saveImg(path("c"), x, { fileFormat: "jpg", quality: 10 });
    expect([...readFileSync(path("c")).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    await saveImg(path("d.png"), Tensor.zeros([2, 3, 4]));
    expect(await loadImg(path("d.png"), { colorMode: "rgba" })).toMatchObject({ width: 3, height: 2, channels: 4 });
  });

  test("saveImg writes to handles", async () => {
    const parts: Blob[] = [];
    const stream = { write: async (blob: Blob) => parts.push(blob), close: async () => {} };
    const handle = { name: "a.png", createWritable: async () => stream } as unknown; // eslint-disable-line
    await saveImg(handle as FileSystemFileHandle, x);
    expect(await loadImg(new Blob(parts))).toMatchObject({ width: 8, height: 8 });
  });

  test("what does not work is told", async () => {
    await expect(saveImg(path("a.webp"), x)).rejects.toThrow(
      'saveImg: no such fileFormat: expected one of "png", "jpg", "jpeg", received "webp"',
    );
    await expect(saveImg(path("no/a.png"), x)).rejects.toThrow("saveImg: it cannot be written (ENOENT");
    await expect(saveImg(3 as never, x)).rejects.toThrow(
      "saveImg: no such place: expected a path or a handle of a file, received 3",
    );
    await expect(loadImg(path("none.png"))).rejects.toThrow(DownloadError);
    writeFileSync(path("text.png"), "GIF89a");
    await expect(loadImg(path("text.png"))).rejects.toThrow(
      "loadImg: not a picture that can be read without a browser: expected a PNG or JPEG file, received 6 bytes that begin with 47 49 46 38.",
    );
    await expect(loadImg(path("a.png"), { targetSize: [3] as never })).rejects.toThrow("no such targetSize");
    await expect(loadImg(path("a.png"), { interpolation: "lanczos3" as never })).rejects.toThrow('Write "lanczos"');
  });

  test("damaged files are FormatErrors", async () => {
    for (const name of ["rgb", "palette4", "jpeg"]) {
      const bytes = Buffer.from(files[name]!, "base64");
      for (const length of [9, 30, 60, bytes.length - 20]) {
        const cut = new Blob([bytes.subarray(0, length)]);
        const outcome = await loadImg(cut).catch((error: unknown) => error);
        if (name === "jpeg" && outcome instanceof Picture) continue; // what is there of it is shown
        expect(outcome).toBeInstanceOf(FormatError);
      }
    }
    const huge = Buffer.from(files.rgb!, "base64");
    huge.writeUInt32BE(2 ** 31 - 1, 16);
    await expect(loadImg(new Blob([huge]))).rejects.toThrow("too many pixels");
    rmSync(folder, { recursive: true });
  });
});
