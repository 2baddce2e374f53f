import { expect, test } from "vitest";
import { transferLearning } from "../../examples/transfer-learning.js";
import { setRandomSeed } from "../../src/index.js";
import { imageNetClasses, mobileNetFiles, PHOTOGRAPHS } from "../harness/photographs.js";
import { readShared } from "../harness/shared.js";

test("MobileNet sees what is on four photographs, and learns to tell them apart from a head of its own", async ({
  skip,
}) => {
  const [weights, classIndex] = [await mobileNetFiles(), await imageNetClasses()];
  if (weights === null || classIndex === null) return skip("the model and its photographs are not in ../shared");
  if (!("createImageBitmap" in globalThis)) return skip("there is nothing to read a JPEG with");
  const files = await Promise.all(PHOTOGRAPHS.map(([name]) => readShared(`models/images/${name}`)));
  const photographs = await Promise.all(files.map((file) => createImageBitmap(new Blob([file ?? ""]))));
  setRandomSeed(1);
  const result = await transferLearning({ photographs, weights, classIndex, copies: 10, epochs: 12, tuning: 1 });
  PHOTOGRAPHS.forEach(([name, expected], i) => {
    expect(result.seen[i]?.join(), name).toMatch(expected);
  });
  expect(result.head.accuracy).toBeGreaterThanOrEqual(0.9); // of four classes; chance is a quarter
  expect(result.tuned.accuracy).toBeGreaterThanOrEqual(0.9);
});
