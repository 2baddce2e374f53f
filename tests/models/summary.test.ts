import { describe, expect, test } from "vitest";
import { Conv2D, Dense, Dropout, Flatten, InputLayer, MaxPooling2D, Sequential } from "../../src/index.js";

describe("summary", () => {
  test("is a table of layers, shapes and parameters, as in Keras", () => {
    const model = new Sequential(
      [
        new Dense(128, { activation: "relu", name: "hidden", inputShape: [784] }),
        new Dropout(0.2, { name: "dropout" }),
        new Dense(10, { name: "output", trainable: false }),
      ],
      { name: "digits" },
    );
    expect(model.summary()).toBe(
      `
Model: "digits"
┌───────────────────┬──────────────┬─────────┐
│ Layer (type)      │ Output Shape │ Param # │
├───────────────────┼──────────────┼─────────┤
│ hidden (Dense)    │ [None, 128]  │ 100,480 │
│ dropout (Dropout) │ [None, 128]  │       0 │
│ output (Dense)    │ [None, 10]   │   1,290 │
└───────────────────┴──────────────┴─────────┘
 Total params: 101,770 (397.54 KB)
 Trainable params: 100,480 (392.50 KB)
 Non-trainable params: 1,290 (5.04 KB)`.slice(1),
    );
  });

  test("gives the shapes of images through convolution and pooling", () => {
    const model = new Sequential([
      new InputLayer([28, 28, 1]),
      new Conv2D(32, 3, { name: "conv" }),
      new MaxPooling2D({ name: "pool" }),
      new Flatten({ name: "flat" }),
      new Dense(600, { name: "dense" }),
    ]);
    const rows = model.summary().split("\n").slice(4, 8);
    expect(
      rows.map((row) =>
        row
          .split("│")
          .map((cell) => cell.trim())
          .slice(1, -1),
      ),
    ).toEqual([
      ["conv (Conv2D)", "[None, 26, 26, 32]", "320"],
      ["pool (MaxPooling2D)", "[None, 13, 13, 32]", "0"],
      ["flat (Flatten)", "[None, 5408]", "0"],
      ["dense (Dense)", "[None, 600]", "3,245,400"],
    ]);
    expect(model.summary()).toContain(" Total params: 3,245,720 (12.38 MB)");
  });

  test("needs an input shape", () => {
    const summary = () => new Sequential([new Dense(1)], { name: "open" }).summary();
    expect(summary).toThrow(/^open: the input shape is not known yet\. Give the first layer inputShape, or fit/);
  });
});
