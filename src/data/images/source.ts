import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isTyped } from "../../number-array.js";
import { withDefaults } from "../../options.js";
import type { Tensor } from "../../tensor.js";
import { rowSource, type Source } from "../source.js";
import * as stages from "../stages.js";
import type { PictureLike } from "./browser-pixels.js";
import { IMAGE_DEFAULTS, type ImageOptions, imagePlan } from "./image-options.js";

/** Pictures in a list, or from a function that is called once an epoch. */
export type PictureSource =
  | ArrayLike<PictureLike>
  | ((epoch: number) => Iterable<PictureLike> | AsyncIterable<PictureLike>);

/** Pictures as tensors. Throws an ArgumentError for what is neither list nor function, and for options that are none. */
export function imageSource(where: string, images: PictureSource, options: ImageOptions): Source<Tensor<"float32">> {
  const plan = imagePlan(where, withDefaults<ImageOptions, typeof IMAGE_DEFAULTS>(where, options, IMAGE_DEFAULTS));
  const toTensor = async (picture: PictureLike) => {
    const { pictureTensor, readPixels } = await import("./late.js"); // only now: who has no pictures does not load it
    return pictureTensor(readPixels(where, picture), plan);
  };
  if (typeof images === "function") {
    const iterate = ({ epoch }: { readonly epoch: number }) =>
      stages.map(stages.generated(where, images(epoch)), toTensor);
    return { size: undefined, iterate };
  }
  const read = (row: number) => toTensor(images[row] as PictureLike);
  return rowSource({ count: countOf(where, images), order: undefined, read, tensors: undefined });
}

/** How many pictures there are. Throws an ArgumentError for what is no list. */
export function countOf(where: string, images: unknown): number {
  const count = isTyped(images) ? undefined : lengthOf(images);
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= 0) return count;
  throw new ArgumentError({
    where,
    problem: "no such images",
    expected: "a list of pictures, or a function that gives them",
    received: inWords(images),
  });
}

/** What an object says its length is; nothing for anything else, and for proxies that do not say. */
function lengthOf(value: unknown): unknown {
  try {
    return typeof value === "object" && value !== null ? Reflect.get(value, "length") : undefined;
  } catch {
    return undefined;
  }
}
