import { context2d, element } from "../../dom.js";
import type { Camera } from "./camera.js";
import { SIZE } from "./eyes.js";

/** A photograph, cut to a square. */
export interface Photograph {
  /** To be looked at by the visitor. */
  readonly canvas: HTMLCanvasElement;
  /** [224, 224, 3], from 0 to 255; and the same from left to right. */
  readonly pixels: Float32Array;
  readonly mirrored: Float32Array;
}

/** The middle square of a picture. */
export function squareOf(picture: CanvasImageSource, width: number, height: number): Photograph {
  const canvas = element("canvas", { width: SIZE, height: SIZE, role: "img", ariaLabel: "A photograph" });
  const pen = context2d(canvas);
  const side = Math.min(width, height);
  pen.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIZE, SIZE);
  const { data } = pen.getImageData(0, 0, SIZE, SIZE);
  const pixels = Float32Array.from(data.filter((_, i) => i % 4 < 3));
  const mirrored = pixels.map((_, i) => {
    const [place, colour] = [Math.floor(i / 3), i % 3];
    const column = place % SIZE;
    return pixels[(place - column + SIZE - 1 - column) * 3 + colour] ?? 0;
  });
  return { canvas, pixels, mirrored };
}

/** A picture that was dropped or chosen. Rejects when it is none that the browser can read. */
export async function photographOf(file: File): Promise<Photograph> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(`${file.name} is no picture that this browser can read: choose a JPEG, PNG or WebP.`);
  });
  try {
    return squareOf(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

/** Files come to a place by being dropped on it, or by its field. */
export function takesFiles(place: HTMLElement, field: HTMLInputElement, take: (files: readonly File[]) => void): void {
  field.addEventListener("change", () => {
    take([...(field.files ?? [])]);
    field.value = "";
  });
  const over = (is: boolean) => (event: DragEvent) => {
    event.preventDefault();
    place.classList.toggle("over", is);
  };
  place.addEventListener("dragover", over(true));
  place.addEventListener("dragleave", over(false));
  place.addEventListener("drop", (event) => {
    over(false)(event);
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** The photographs of one kind, which has a name. */
export class Pile {
  readonly all: Photograph[] = [];
  readonly host: HTMLElement;
  readonly #name: HTMLInputElement;
  readonly #thumbs = element("div", { className: "maps" });

  /** `attempt`: does what may fail, and says so. */
  constructor(name: string, camera: Camera, attempt: (what: () => Promise<void>) => Promise<void>) {
    this.#name = element("input", { type: "text", value: name, ariaLabel: `Name of a kind: ${name}` });
    const field = element("input", { type: "file", multiple: true, accept: "image/*" });
    const take = element("button", { type: "button", textContent: "From the camera" });
    this.host = element(
      "div",
      { className: "tile pile" },
      this.#name,
      this.#thumbs,
      element("label", {}, "Drop photographs here, or choose ", field),
      take,
    );
    const add = (photograph: Photograph) => {
      this.all.push(photograph);
      this.#thumbs.append(photograph.canvas);
    };
    takesFiles(this.host, field, (files) =>
      attempt(async () => {
        for (const file of files) add(await photographOf(file));
      }),
    );
    take.addEventListener("click", () => attempt(async () => add(await camera.take())));
  }

  get name(): string {
    return this.#name.value;
  }
}
