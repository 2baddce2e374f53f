import { describe, expect, test } from "vitest";
import { Dense, freezeWeights, Sequential, unfreezeWeights } from "../../src/index.js";

function model(): Sequential {
  const names = ["a", "b", "c", "d"];
  return new Sequential(
    [new Dense(2, { name: "in", inputShape: [2] }), ...names.map((name) => new Dense(2, { name }))],
    { name: "deep" },
  );
}

const frozen = ({ layers }: Sequential) => layers.filter(({ trainable }) => !trainable).map(({ name }) => name);

describe("freezeWeights", () => {
  test.each([
    [{}, ["in", "a", "b", "c", "d"]],
    [{ from: "a", to: "c" }, ["a", "b", "c"]],
    [{ to: "a" }, ["in", "a"]],
    [{ from: "c" }, ["c", "d"]],
    [{ from: 1, to: -2 }, ["a", "b", "c"]],
    [{ from: "b", to: 2 }, ["b"]],
  ])("%j freezes what lies between, ends included", (range, names) => {
    const deep = model();
    freezeWeights(deep, range);
    expect(frozen(deep)).toEqual(names);
    expect(deep.trainableWeights.length).toBe(2 * (5 - names.length));
  });

  test("unfreezeWeights is its way back", () => {
    const deep = model();
    freezeWeights(deep);
    unfreezeWeights(deep, { from: "c" });
    expect(frozen(deep)).toEqual(["in", "a", "b"]);
  });

  test("says which layers there are, and refuses an end before the start", () => {
    expect(() => freezeWeights(model(), { to: "e" })).toThrow(/deep has no such layer: expected one of in, a, b, c, d/);
    expect(() => freezeWeights(model(), { from: 5 })).toThrow(/or a number from -5 to 4, received 5/);
    expect(() => freezeWeights(model(), { from: "c", to: "a" })).toThrow(/expected from before to/);
  });
});
