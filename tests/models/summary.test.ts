import { describe, expect, test } from "vitest";
import {
  Concatenate,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  Input,
  InputLayer,
  MaxPooling2D,
  Model,
  ops,
  Sequential,
} from "../../src/index.js";

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
┌───────────────────┬──────────────┬─────────┬───────────┐
│ Layer (type)      │ Output Shape │ Param # │ Trainable │
├───────────────────┼──────────────┼─────────┼───────────┤
│ hidden (Dense)    │ (None, 128)  │ 100,480 │ Y         │
│ dropout (Dropout) │ (None, 128)  │       0 │ -         │
│ output (Dense)    │ (None, 10)   │   1,290 │ N         │
└───────────────────┴──────────────┴─────────┴───────────┘
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
      ["conv (Conv2D)", "(None, 26, 26, 32)", "320", "Y"],
      ["pool (MaxPooling2D)", "(None, 13, 13, 32)", "0", "-"],
      ["flat (Flatten)", "(None, 5408)", "0", "-"],
      ["dense (Dense)", "(None, 600)", "3,245,400", "Y"],
    ]);
    expect(model.summary()).toContain(" Total params: 3,245,720 (12.38 MB)");
  });

  test("needs an input shape", () => {
    const summary = () => new Sequential([new Dense(1)], { name: "open" }).summary();
    expect(summary).toThrow(/^open: the input shape is not known yet\. Give the first layer inputShape, or call fit/);
  });

  test("of a functional model shows shared layers, nested models and ops with what they are connected to", () => {
    const [left, right] = [Input([4], { name: "left" }), Input([4], { name: "right" })];
    const shared = new Dense(3, { name: "shared" });
    const inner = new Dense(2, { name: "inner", trainable: false });
    const head = new Sequential([Input([6], { name: "six" }), inner], { name: "head" });
    const joined = new Concatenate({ name: "joined" }).apply([shared.apply(left), shared.apply(right)]);
    const model = new Model({ inputs: [left, right], outputs: ops.relu(head.apply(joined)), name: "twins" });
    expect(model.summary({ expandNested: true })).toBe(
      `
Model: "twins"
┌──────────────────────┬──────────────┬─────────┬────────────────────────────┬───────────┐
│ Layer (type)         │ Output Shape │ Param # │ Connected to               │ Trainable │
├──────────────────────┼──────────────┼─────────┼────────────────────────────┼───────────┤
│ left (InputLayer)    │ (None, 4)    │       0 │ -                          │ -         │
│ right (InputLayer)   │ (None, 4)    │       0 │ -                          │ -         │
│ shared (Dense)       │ (None, 3)    │      15 │ left[0][0], right[0][0]    │ Y         │
│ joined (Concatenate) │ (None, 6)    │       0 │ shared[0][0], shared[1][0] │ -         │
│ head (Sequential)    │ (None, 2)    │      14 │ joined[0][0]               │ N         │
│    └ inner (Dense)   │ (None, 2)    │      14 │ six[0][0]                  │ N         │
│ relu (relu)          │ (None, 2)    │       0 │ head[0][0]                 │ -         │
└──────────────────────┴──────────────┴─────────┴────────────────────────────┴───────────┘
 Total params: 29 (116.00 B)
 Trainable params: 15 (60.00 B)
 Non-trainable params: 14 (56.00 B)`.slice(1),
    );
    expect(model.summary().split("\n").length).toBe(14);
  });
});
