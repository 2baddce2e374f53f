import { expect, test } from "vitest";
import { mobileNetFiles } from "../../harness/photographs.js";
import { readShared } from "../../harness/shared.js";
import { SitePage } from "../../harness/site-page.js";

/** Bytes as an address, to hand them to the page. */
const inline = (bytes: ArrayBuffer) => `data:application/octet-stream;base64,${Buffer.from(bytes).toString("base64")}`;

const chapter = new SitePage("course/transfer/");

test("a body that knows other digits is worth ten points", async () => {
  await chapter.open();
  await chapter.run("two");
  const [, , transferred = 0, fresh = 100] = await chapter.numbers("#two .status");
  expect(transferred).toBeGreaterThanOrEqual(fresh + 10);
  await chapter.isAccessible();
  chapter.isClean();
});

test("two kinds of photographs, dropped or from the camera, are told apart by what MobileNet sees", async ({
  skip,
}) => {
  const files = await mobileNetFiles();
  if (files === null) return skip("the model and its photographs are not in ../shared");
  await chapter.open();
  const { page } = chapter;
  const said = (words: RegExp) =>
    page.waitForFunction((source) => new RegExp(source).test(document.querySelector("#photos-status")?.textContent ?? ""), { timeout: 120_000 }, words.source); // biome-ignore format: one line

  await page.evaluate(
    async (files) => {
      const given = new DataTransfer();
      for (const { name, url } of files) given.items.add(new File([await (await fetch(url)).blob()], name));
      const field = document.querySelector<HTMLInputElement>("#weights")!;
      field.files = given.files;
      field.dispatchEvent(new Event("change"));
    },
    await Promise.all(files.map(async (file) => ({ name: file.name, url: inline(await file.arrayBuffer()) }))),
  );
  await said(/^The net can see/);

  // Two photographs of a kind, eight pieces of each: those to learn from are of its left half, each fourth, held out, and four more to be asked about, of its right.
  const photographs = await Promise.all(
    ["cat.bmp", "sunflower.bmp", "grace_hopper.bmp", "hot_dog.jpg"].map((name) => readShared(`models/images/${name}`)),
  );
  const asked = await page.evaluate(async (urls) => {
    const asked: { readonly kind: number; readonly file: File }[] = [];
    for (const [number, url] of urls.entries()) {
      const kind = number % 2; // with a face, or without
      const bitmap = await createImageBitmap(await (await fetch(url)).blob());
      const piece = async (i: number, isRight: boolean) => {
        const side = Math.min(bitmap.width / 2, bitmap.height) * (0.7 + 0.075 * (i % 5));
        const canvas = new OffscreenCanvas(256, 256);
        const at = (room: number, part: number) => room * (part % 1);
        const x = (isRight ? bitmap.width / 2 : 0) + at(bitmap.width / 2 - side, 0.618 * i);
        canvas.getContext("2d")!.drawImage(bitmap, x, at(bitmap.height - side, 0.382 * i), side, side, 0, 0, 256, 256);
        return new File([await canvas.convertToBlob()], `${number}-${i}.png`);
      };
      const given = new DataTransfer();
      for (let i = 0; i < 8; i++) given.items.add(await piece(i, i % 4 === 3));
      const pile = document.querySelectorAll(".pile")[kind]!;
      pile.dispatchEvent(new DragEvent("drop", { dataTransfer: given, cancelable: true }));
      for (let i = 8; i < 12; i++) asked.push({ kind, file: await piece(i, true) });
    }
    Object.assign(globalThis, { asked });
    return asked.length;
  }, photographs.map((bytes) => inline(bytes ?? new ArrayBuffer()))); // biome-ignore format: one line
  await page.waitForFunction(() => document.querySelectorAll(".pile canvas").length === 32);
  await chapter.press("#teach:enabled");
  await said(/^Taught/);
  const [, , right = 0, of = 0] = await chapter.numbers("#photos-status");
  expect(of).toBe(8);
  let told = right;
  for (let i = 0; i < asked; i++) {
    const isTold = await page.evaluate(async (i) => {
      const { kind, file } = (globalThis as any).asked[i];
      const given = new DataTransfer();
      given.items.add(file);
      document.querySelector("#guess")!.replaceChildren();
      document.querySelector("#ask")!.dispatchEvent(new DragEvent("drop", { dataTransfer: given, cancelable: true }));
      while (document.querySelector("#guess .best") === null) await new Promise((resolve) => setTimeout(resolve, 20));
      return document.querySelectorAll("#guess li")[kind]!.className === "best";
    }, i);
    if (isTold) told++;
  }
  expect(told).toBeGreaterThanOrEqual(0.9 * (of + asked));

  // A camera that shows a green sheet.
  await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    const paint = () => {
      const pen = canvas.getContext("2d")!;
      pen.fillStyle = "green";
      pen.fillRect(0, 0, 64, 48);
      requestAnimationFrame(paint);
    };
    paint();
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
  });
  await chapter.press(".pile button");
  await page.waitForFunction(() => document.querySelectorAll(".pile canvas").length === 33);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the exercise is checked", async () => {
  await chapter.open();
  await chapter.solves();
});
