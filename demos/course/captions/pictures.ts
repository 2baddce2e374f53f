import { fetchPacked } from "../parts/packed.js";
import { heldOut, learned, type Named } from "./emoji.js";

export const SIDE = 24;

/** A picture with its pixels, [24, 24, 3], from 0 to 1. */
export interface Picture extends Named {
  readonly pixels: Float32Array;
}

let loading: Promise<{ learned: Picture[]; heldOut: Picture[] }> | undefined;

/**
 * The pictures to learn from, and those held out, fetched and painted once. `folder`: where the site keeps its data. Rejects when the server
 * does not have them.
 */
export function loadPictures(folder?: URL): Promise<{ learned: Picture[]; heldOut: Picture[] }> {
  loading ??= paintAll(folder);
  return loading;
}

async function paintAll(folder?: URL): Promise<{ learned: Picture[]; heldOut: Picture[] }> {
  const bytes = await fetchPacked("emoji.bin", "The emoji", folder);
  const bodies: Record<string, string> = JSON.parse(new TextDecoder().decode(bytes));
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("This browser gives no canvas to draw on.");
  const painted = async (all: readonly Named[]) => {
    const images = await Promise.all(all.map(({ icon }) => imageOf(bodies[icon] ?? "")));
    return all.map((one, i) => ({ ...one, pixels: pixelsOf(pen, images[i] as HTMLImageElement) }));
  };
  return { learned: await painted(learned), heldOut: await painted(heldOut) };
}

/** A drawing of 32 by 32, in the size of our pictures. */
async function imageOf(body: string): Promise<HTMLImageElement> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 32 32">${body}</svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

function pixelsOf(pen: OffscreenCanvasRenderingContext2D, image: HTMLImageElement): Float32Array {
  pen.fillStyle = "white";
  pen.fillRect(0, 0, SIDE, SIDE);
  pen.drawImage(image, 0, 0, SIDE, SIDE);
  const { data } = pen.getImageData(0, 0, SIDE, SIDE);
  return Float32Array.from(
    data.filter((_, i) => i % 4 < 3),
    (value) => value / 255,
  );
}
