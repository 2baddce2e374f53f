import { expect, test } from "vitest";
import { cases, isWanted } from "../../demos/bench/cases/index.js";

const wanted = (only?: RegExp) => cases.filter((bench) => isWanted(bench, only)).map(({ name }) => name);

test("what takes minutes runs only where it is asked for by its whole name", () => {
  const slow = cases.filter(({ onRequest }) => onRequest).map(({ name }) => name);
  expect(slow).toEqual(["distilgpt2", "train-distilgpt2"]);
  expect(wanted()).toEqual(cases.map(({ name }) => name).filter((name) => !slow.includes(name)));
  expect(wanted(/^train-/)).not.toContain("train-distilgpt2");
  expect(wanted(/distilgpt2/)).toEqual(["distilgpt2"]);
  expect(wanted(/train-distilgpt2/)).toEqual(["train-distilgpt2"]);
  expect(wanted(/.*distilgpt2/)).toEqual(slow);
});
