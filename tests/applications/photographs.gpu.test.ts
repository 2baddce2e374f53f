import { expect, test } from "vitest";
import { applications, Resizing, Sequential, Tensor } from "../../src/index.js";
import { imageNetClasses, mobileNetFiles, PHOTOGRAPHS } from "../harness/photographs.js";
import { readShared } from "../harness/shared.js";

/** The pixels of a photograph, [height, width, 3]; null where there is nothing to read it with: JPEG in Node. */
async function pixelsOf(bytes: ArrayBuffer): Promise<Tensor<"float32"> | null> {
  const view = new DataView(bytes);
  if (view.getUint16(0, true) === 0x4d42) {
    const [start, width, height] = [10, 18, 22].map((at) => view.getInt32(at, true)) as [number, number, number];
    const stride = Math.ceil((width * 3) / 4) * 4;
    const data = Float32Array.from({ length: width * height * 3 }, (_, i) => {
      const [row, place] = [Math.floor(i / (width * 3)), i % (width * 3)];
      const at = start + (height - 1 - row) * stride + place - (place % 3) + 2 - (place % 3); // from below, in BGR
      return view.getUint8(at);
    });
    return new Tensor([height, width, 3], data, "float32");
  }
  if (!("createImageBitmap" in globalThis)) return null;
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context?.drawImage(bitmap, 0, 0);
  const { data = [] } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? {};
  const rgb = Float32Array.from(data as Uint8ClampedArray).filter((_, i) => i % 4 < 3);
  return new Tensor([bitmap.height, bitmap.width, 3], rgb, "float32");
}

test("MobileNet with weights from a file sees what is on four photographs", async ({ skip }) => {
  const files = await mobileNetFiles();
  const classIndex = await imageNetClasses();
  if (files === null || classIndex === null) return skip("the model and its photographs are not in ../shared");
  const model = await applications.MobileNet({ alpha: 0.25, weights: files });
  const unseen: string[] = [];
  for (const [name, expected] of PHOTOGRAPHS) {
    const bytes = await readShared(`models/images/${name}`);
    const pixels = bytes === null ? null : await pixelsOf(bytes);
    if (pixels === null) continue;
    const [height = 0, width = 0] = pixels.shape;
    const batch = new Tensor([1, height, width, 3], pixels.data, "float32");
    const resized = await new Sequential([new Resizing(224, 224)]).predict(batch);
    const x = applications.mobilenet.preprocessInput(resized);
    const [best = []] = await applications.mobilenet.decodePredictions(await model.predict(x), { classIndex, top: 2 });
    if (!best.some(([, word]) => expected.test(word))) unseen.push(`${name}: ${best.map(([, word]) => word)}`);
  }
  expect(unseen).toEqual([]);
  model.dispose();
});
