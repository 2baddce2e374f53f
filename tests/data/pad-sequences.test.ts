import { describe, expect, test } from "vitest";
import { ArgumentError, DTypeError, padSequences, ShapeError } from "wgrad";

/** The examples of Keras's own documentation. */
const sequences = [[1], [2, 3], [4, 5, 6]];

describe("padSequences", () => {
  test("fills up in front, with zeros", () => {
    const padded = padSequences(sequences);
    expect(padded.dtype).toBe("int32");
    expect(padded.toArray()).toEqual([[0, 0, 1], [0, 2, 3], [4, 5, 6]]); // biome-ignore format: as Keras prints it
  });

  test("with another value, or behind", () => {
    expect(padSequences(sequences, { value: -1 }).toArray()).toEqual([[-1, -1, 1], [-1, 2, 3], [4, 5, 6]]); // biome-ignore format: as Keras prints it
    expect(padSequences(sequences, { padding: "post" }).toArray()).toEqual([[1, 0, 0], [2, 3, 0], [4, 5, 6]]); // biome-ignore format: as Keras prints it
  });

  test("cuts in front or behind", () => {
    expect(padSequences(sequences, { maxlen: 2 }).toArray()).toEqual([[0, 1], [2, 3], [5, 6]]); // biome-ignore format: as Keras prints it
    expect(padSequences(sequences, { maxlen: 2, truncating: "post" }).toArray()).toEqual([[0, 1], [2, 3], [4, 5]]); // biome-ignore format: as Keras prints it
    expect(padSequences(sequences, { maxlen: 0 }).shape).toEqual([3, 0]);
  });

  test("steps may have a shape, and sequences no steps", () => {
    const padded = padSequences([[], [[0.5, 1]], [[2, 3], [4, 5]]], { dtype: "float32", value: 9 }); // biome-ignore format: short
    expect(padded.toArray()).toEqual([[[9, 9], [9, 9]], [[9, 9], [0.5, 1]], [[2, 3], [4, 5]]]); // biome-ignore format: short
    expect(padSequences([]).shape).toEqual([0, 0]);
  });

  test("refuses what does not go together", () => {
    expect(() => padSequences([[1], [[2, 3]]])).toThrow(ShapeError);
    expect(() => padSequences([[1], 2])).toThrow("padSequences: not a sequence: expected a list, received a number");
    expect(() => padSequences([[0.5]])).toThrow(DTypeError);
    expect(() => padSequences([[1]], { maxlen: -1 })).toThrow(ArgumentError);
    expect(() => padSequences([[1]], { padding: "right" as never })).toThrow('padSequences: no such padding: expected "pre" or "post", received "right"'); // biome-ignore format: one line
    expect(() => padSequences([[1]], { truncating: "Post" as never })).toThrow('received "Post". Write "post".');
    expect(() => padSequences([[1]], { maxLen: 3 } as never)).toThrow("received maxLen: 3. Write maxlen.");
    expect(() => padSequences(null as never)).toThrow(ArgumentError);
  });
});
