import { FormatError } from "../../errors.js";
import { Tensor } from "../../tensor.js";
import { describeBytes } from "../describe-bytes.js";
import { decodeGreyPng } from "../formats/png.js";

/** Images and their labels. */
export interface Labelled {
  /** One image a row, values from 0 to 1. */
  x: Tensor<"float32">;
  /** One class number a row, from 0. */
  y: Tensor<"int32">;
}

/** What a sprite holds. */
export interface SpriteLayout {
  /** How many images: the sprite's height. */
  count: number;
  /** How many pixels an image has: the sprite's width. */
  pixels: number;
  classes: number;
}

/**
 * Reads a sprite, a grey 8-bit PNG each row of which is one whole image, and its one-hot labels, `classes` bytes an image.
 *
 * The PNG is decoded in plain code and not by a canvas, which browsers limit to fewer rows than MNIST has and may
 * colour-manage, and which Node lacks. Throws a FormatError that says what came if either file is not what the
 * layout says, or is damaged.
 */
export function decodeSprite(
  where: string,
  png: Uint8Array<ArrayBuffer>,
  labels: Uint8Array<ArrayBuffer>,
  layout: SpriteLayout,
): Labelled {
  return {
    x: decodeImages(`${where}, images`, png, layout),
    y: decodeLabels(`${where}, labels`, labels, layout),
  };
}

function decodeImages(where: string, png: Uint8Array<ArrayBuffer>, { count, pixels }: SpriteLayout): Tensor<"float32"> {
  const image = decodeGreyPng(where, png, { width: pixels, height: count });
  const x = Tensor.zeros([count, pixels]);
  for (let i = 0; i < x.size; i++) x.data[i] = (image.data[i] ?? 0) / 255;
  return x;
}

function decodeLabels(
  where: string,
  bytes: Uint8Array<ArrayBuffer>,
  { count, classes }: SpriteLayout,
): Tensor<"int32"> {
  if (bytes.length !== count * classes) {
    throw new FormatError({
      where,
      problem: "another size",
      expected: `${count} × ${classes} = ${count * classes} bytes`,
      received: describeBytes(bytes),
    });
  }
  const y = Tensor.zeros([count], "int32");
  for (let row = 0; row < count; row++) {
    const oneHot = bytes.subarray(row * classes, (row + 1) * classes);
    const label = oneHot.indexOf(1);
    if (label < 0 || oneHot.some((byte, i) => byte !== Number(i === label))) {
      throw new FormatError({
        where,
        problem: "not one-hot",
        expected: "a single 1 among zeros",
        received: `[${oneHot.join(", ")}] for image ${row}`,
      });
    }
    y.data[row] = label;
  }
  return y;
}
