/**
 * ONNX's own conformance cases (Debian's package libonnx-testdata), each a small graph that runs as ops of ours. A case that
 * needs something that there is not is skipped, and says what.
 */
import { describe, expect, test } from "vitest";
import { compile, type SymbolicTensor, type Tensor, UnsupportedError } from "../../src/index.js";
import { known, type Value } from "../../src/io/onnx/call.js";
import { interpret, requireOperators, valueNamed } from "../../src/io/onnx/interpret.js";
import { decodeModel, decodeTensor, type OnnxModel, type OnnxTensor } from "../../src/io/onnx/proto.js";

const bytesAt = async (path: string) => {
  const response = await fetch(`/onnx/${path}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
};

/** What ONNX's own runner allows, with room for the rounding of a GPU's functions. */
const TOLERANCE = { rtol: 1e-3, atol: 1e-5 };

/** Types that the files disguise as others, and values that are no tensors. */
const OTHER_VALUES = /BFLOAT16|FLOAT16|identity_opt|identity_sequence/;

const names = (await (await fetch("/onnx/cases.json")).json()) as readonly string[];
const models = await Promise.all(
  names.map(async (name): Promise<readonly [string, OnnxModel | undefined]> => {
    const bytes = await bytesAt(`${name}/model.onnx`);
    return [name, bytes && decodeModel(bytes)];
  }),
);
const ready = models.filter((entry): entry is readonly [string, OnnxModel] => {
  const [name, model] = entry;
  return model !== undefined && !OTHER_VALUES.test(name) && supported(model);
});

function supported({ nodes }: OnnxModel): boolean {
  try {
    requireOperators("test", nodes);
    return true;
  } catch (error) {
    if (error instanceof UnsupportedError) return false;
    throw error;
  }
}

describe(`ONNX: ${ready.length} of ${names.length} cases use operators that are here`, () => {
  test.skipIf(names.length > 0)("the cases are there: install libonnx-testdata", () => {});
  test.for(ready)("%s", async ([name, model], context) => {
    try {
      await check(name, model);
    } catch (error) {
      if (error instanceof UnsupportedError) context.skip(error.message);
      throw error;
    }
  });
});

async function tensorsOf(name: string, prefix: string, count: number): Promise<(Tensor | undefined)[]> {
  const files = Array.from({ length: count }, (_, i) => bytesAt(`${name}/test_data_set_0/${prefix}_${i}.pb`));
  return (await Promise.all(files)).map((bytes) => bytes && tensorIn(decodeTensor(bytes)));
}

function tensorIn({ tensor, type }: OnnxTensor): Tensor {
  if (tensor === undefined) throw new UnsupportedError({ where: "test", problem: `elements of type ${type}` });
  return tensor;
}

async function check(name: string, model: OnnxModel): Promise<void> {
  const given = await tensorsOf(name, "input", model.inputs.length);
  const feeds = given.filter((one) => one !== undefined);
  const expected = await tensorsOf(name, "output", model.outputs.length);
  const program = await compile(
    (...tensors: SymbolicTensor[]) => {
      const constants = model.initializers.map((one): [string, Value] => [one.name, known(tensorIn(one))]);
      const values = new Map(constants);
      const inputs = model.inputs.filter((_, i) => given[i] !== undefined);
      inputs.forEach((input, i) => {
        const [feed, tensor] = [feeds[i], tensors[i]];
        if (feed && tensor) values.set(input.name, { ...known(feed), isWhole: false, tensor });
      });
      interpret(model.nodes, model.opset, values);
      return Object.fromEntries(model.outputs.map((output) => [output.name, valueNamed(values, output.name).tensor]));
    },
    feeds,
    { label: "onnx" },
  );
  const found = (await program.run(...feeds)) as Readonly<Record<string, Tensor>>;
  program.dispose();
  for (const [i, output] of model.outputs.entries()) {
    const wanted = expected[i];
    const got = found[output.name];
    if (wanted === undefined || got === undefined) continue;
    expect(got.shape, `shape of ${output.name}`).toEqual(wanted.shape);
    expect(got.dtype, `type of ${output.name}`).toBe(wanted.dtype);
    const wrong = [...wanted.data].findIndex((value, j) => !close(got.data[j] ?? Number.NaN, value));
    expect(wrong, `${output.name}[${wrong}] is ${got.data[wrong]}, not ${wanted.data[wrong]}`).toBe(-1);
  }
}

function close(found: number, wanted: number): boolean {
  if (!Number.isFinite(wanted)) return Object.is(found, wanted);
  return Math.abs(found - wanted) <= TOLERANCE.atol + TOLERANCE.rtol * Math.abs(wanted);
}
