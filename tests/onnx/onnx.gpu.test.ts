/**
 * ONNX's own conformance cases (Debian's package libonnx-testdata), each a small graph that runs as ops of ours. A case that
 * needs something that there is not is skipped, and says what.
 */
import { describe, expect, test } from "vitest";
import { compile, type SymbolicTensor, type Tensor } from "../../src/index.js";
import { NotYet } from "../harness/keras-cases.js";
import { interpret, toTensor } from "./graph.js";
import { operators } from "./operators.js";
import type { OnnxCase } from "./serve-cases.js";

async function fetchJson<T>(path: string): Promise<T> {
  return (await fetch(`/onnx/${path}.json`)).json();
}

/** What ONNX's own runner allows, with room for the rounding of a GPU's functions. */
const TOLERANCE = { rtol: 1e-3, atol: 1e-5 };

/** Types that the files disguise as others, and values that are no tensors. */
const OTHER_VALUES = /BFLOAT16|identity_opt|identity_sequence/;

const cases = await fetchJson<{ name: string; ops: readonly string[] }[]>("cases");
const ready = cases.filter(
  ({ name, ops }) => ops.every((op) => operators[op] !== undefined) && !OTHER_VALUES.test(name),
);

describe(`ONNX: ${ready.length} of ${cases.length} cases use operators that are here`, () => {
  test.skipIf(cases.length > 0)("the cases are there: install libonnx-testdata", () => {});
  test.for(ready.map(({ name }) => name))("%s", async (name, context) => {
    const one = await fetchJson<OnnxCase>(name);
    try {
      await check(one);
    } catch (error) {
      if (error instanceof NotYet) context.skip(error.message);
      throw error;
    }
  });
});

async function check(one: OnnxCase): Promise<void> {
  const feeds = one.given.map(toTensor);
  const expected = one.expected.map(toTensor);
  const program = await compile(
    (...tensors: SymbolicTensor[]) =>
      interpret(
        one,
        tensors.map((tensor, i) => ({ tensor, numbers: [...feeds[i]!.data] })),
        operators,
      ),
    feeds,
    { label: "onnx" },
  );
  const found = (await program.run(...feeds)) as Readonly<Record<string, Tensor>>;
  program.dispose();
  one.outputs.forEach((name, i) => {
    const wanted = expected[i];
    const got = found[name]!;
    if (wanted === undefined) return;
    expect(got.shape, `shape of ${name}`).toEqual(wanted.shape);
    expect(got.dtype, `type of ${name}`).toBe(wanted.dtype);
    const wrong = [...wanted.data].findIndex((value, j) => !close(got.data[j]!, value));
    expect(wrong, `${name}[${wrong}] is ${got.data[wrong]}, not ${wanted.data[wrong]}`).toBe(-1);
  });
}

function close(found: number, wanted: number): boolean {
  if (!Number.isFinite(wanted)) return Object.is(found, wanted);
  return Math.abs(found - wanted) <= TOLERANCE.atol + TOLERANCE.rtol * Math.abs(wanted);
}
