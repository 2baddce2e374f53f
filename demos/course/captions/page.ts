/** What the code of this chapter may import: pictures with captions, and a net that learns to speak of them. */
import { element } from "../../dom.js";
import { show } from "../parts/output.js";
import { loadPictures, type Picture, SIDE } from "./pictures.js";
import { BATCH, newSpeaker, nextWords, tensorsOf } from "./speaker.js";

export { END, START, vocabulary } from "./emoji.js";

/** A trained net. `next` tells how likely each word comes next for a picture. */
export async function speaker(epochs = 30) {
  const { learned } = await loadPictures();
  const model = newSpeaker(learned.length, epochs);
  const { pictures, heard, said, words } = tensorsOf(learned);
  await model.fit([pictures, heard], [said, words], { epochs, batchSize: BATCH });
  return {
    next: async (picture: Picture, words: readonly number[]) => [
      ...((await nextWords(model, [picture], [words]))[0] ?? []),
    ],
  };
}

/** The picture of a combination that was held out. */
export async function heldOut(i: number): Promise<Picture> {
  return (await loadPictures()).heldOut[i] as Picture;
}

/** Paints a picture into a canvas. */
export function paintPicture(canvas: HTMLCanvasElement, { pixels }: Picture): void {
  [canvas.width, canvas.height] = [SIDE, SIDE];
  const image = new ImageData(SIDE, SIDE);
  for (let i = 0; i < 4 * SIDE * SIDE; i++)
    image.data[i] = i % 4 === 3 ? 255 : (pixels[3 * Math.floor(i / 4) + (i % 4)] ?? 0) * 255;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** Shows a picture below the code. */
export function showPicture(picture: Picture): void {
  const canvas = element("canvas", { className: "pixels", role: "img", ariaLabel: picture.caption.join(" ") });
  canvas.style.width = "120px";
  paintPicture(canvas, picture);
  show(canvas);
}
