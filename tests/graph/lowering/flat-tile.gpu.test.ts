import { afterAll, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { setFlatTile } from "../../../src/graph/lowering/launch.js";
import { compile } from "../../../src/graph/program/compile.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { takeLightTiles } from "../../harness/light-tiles.js";
import { FAMILIES, RUNS } from "../../harness/reach.js";
import { awkwardValues } from "../../harness/values.js";

// The other GPU tests take one element an invocation (tests/harness/light-tiles.ts). These take as many as users do.

const SIZES = [1, 63, 1023, 1024, 1025, 4096, 70_001];

afterAll(takeLightTiles);

test.each(FAMILIES)("element-wise code is the same whatever the tile, at its edges, too: %s", async (family) => {
  const device = await currentDevice();
  const values = async (size: number, per?: number) => {
    setFlatTile(family, per);
    const [x, y] = [1, 2].map((seed) => Tensor.from(Float32Array.from(awkwardValues(size, seed)), [size]));
    const one = Tensor.from([0.25]);
    device.memory.poison = true;
    const build = (x: SymbolicTensor, y: SymbolicTensor, one: SymbolicTensor) => {
      const sum = ops.add(ops.multiply(x, 3), ops.tanh(y));
      return { sum, more: ops.cast(ops.greater(sum, one), "int32") }; // one kernel, with two results of two types
    };
    const program = await compile(build, [x!, y!, one], { device, family });
    try {
      return RUNS ? await program.run(x!, y!, one) : { sum: x!, more: x! };
    } finally {
      device.memory.poison = false;
      program.dispose();
    }
  };
  for (const size of SIZES) {
    const found = await values(size);
    expect(found.sum.data.every(Number.isFinite), `${size}`).toBe(true); // memory was full of NaN
    for (const per of [1, 4, 7]) expect(await values(size, per), `${size}, ${per} an invocation`).toEqual(found);
  }
  setFlatTile(family);
});
