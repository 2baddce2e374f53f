import { integerBetween, oneOf } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { hasMethod } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import type { Tensor, TensorLike } from "../../tensor.js";
import { nodeModule } from "../files/node.js";
import { type ArrayToImgOptions, arrayToImg } from "./array-to-img.js";
import type { PictureFormat } from "./picture.js";

/** Options of {@link saveImg}. */
export interface SaveImgOptions extends ArrayToImgOptions {
  /** Default: by the ending of the name. */
  readonly fileFormat?: PictureFormat | "jpg" | undefined;
  /** Of a JPEG, from 1 to 100. Default 75. */
  readonly quality?: number | undefined;
}

const ENDINGS: Readonly<Record<string, PictureFormat>> = { png: "png", jpg: "jpeg", jpeg: "jpeg" };

/**
 * Writes numbers as a picture, as Keras's `save_img`: to a path in Node, or to a handle of a file, such as `showSaveFilePicker` gives. A
 * JPEG has no opacity. For bytes: `arrayToImg(x).toBlob()`.
 *
 * Rejects with an ArgumentError where there is no such place or format, or it may not be written.
 */
export async function saveImg(
  file: string | FileSystemFileHandle,
  x: Tensor | TensorLike,
  options: SaveImgOptions = {},
): Promise<void> {
  const where = "saveImg";
  const { fileFormat, quality, ...rest } = withDefaults(where, options, {
    dataFormat: "channelsLast",
    scale: true,
    fileFormat: undefined,
    quality: 75,
  });
  integerBetween(where, "quality", quality, 1, 100);
  const fs = nodeModule("node:fs/promises");
  const isPath = typeof file === "string" && file !== "" && fs !== undefined;
  if (!isPath && !hasMethod(file, "createWritable")) {
    const expected =
      fs === undefined ? "a handle of a file, as of showSaveFilePicker()" : "a path or a handle of a file";
    throw new ArgumentError({ where, problem: "no such place", expected, received: inWords(file) });
  }
  const name = isPath ? file : (file as FileSystemFileHandle).name;
  const ending = fileFormat ?? name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const format = ENDINGS[oneOf(where, "fileFormat", ending, Object.keys(ENDINGS))] ?? "png";
  const blob = await arrayToImg(x, rest).toBlob({ format, quality });
  if (isPath) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    await fs.writeFile(file, bytes).catch((cause: unknown) => {
      const problem = `it cannot be written (${cause instanceof Error ? cause.message : cause})`;
      throw new ArgumentError({ where, problem, expected: "a path that may be written to", received: file }, { cause });
    });
    return;
  }
  const stream = await (file as FileSystemFileHandle).createWritable();
  await stream.write(blob);
  await stream.close();
}
