import type { Kernel } from "../../src/gpu/kernel.js";
import { dispatch } from "../../src/graph/symbols/dispatch.js";
import { defineOp } from "../../src/graph/symbols/op.js";

const SOURCE = /* wgsl */ `
const WAY = 0u; // tune
const SIZE = select(1u, 0u, WAY == 2u);

struct Params { size: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

var<private> pad: array<f32, SIZE>;

@compute @workgroup_size(64)
fn slow_copy(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= params.size) { return; }
  var value = x[i] + pad[0];
  if (WAY == 0u) {
    var state = i; // no compiler knows what comes of it
    for (var k = 0u; k < 8u * params.size; k++) { state = (state ^ k) * 1664525u + 1013904223u; }
    if (state == 0xffffffffu) { value = 0.0; }
  }
  out[i] = select(value, 1.5 * value, WAY == 1u);
}
`;

/** A kernel of its own, each time it is called: those of another text are another question. */
export function slowCopyKernel(remark = ""): Kernel {
  return {
    name: "slow_copy",
    source: SOURCE + remark,
    bindings: { x: "read", out: "read_write" },
    params: { size: "u32" },
    constants: { WAY: 0 },
  };
}

/**
 * An op that copies, in four ways: slowly, which is the default; fast, but wrong; in one that does not compile; and
 * fast. `taken` tells which one was lowered last.
 */
export function slowCopy(kernel = slowCopyKernel(), ways: readonly [number, ...number[]] = [0, 1, 2, 3]) {
  const taken: { way?: number } = {};
  const op = defineOp({
    name: "slowCopy",
    inputs: ["x"],
    infer: ({ x }) => x,
    lower({ x }, out, _, { pick }) {
      const question = { kernel, sizes: { size: x.size }, form: {}, terms: 1 };
      const [first, ...others] = ways.map((WAY) => ({ WAY }));
      const { WAY } = pick(question, [first ?? { WAY: 0 }, ...others]);
      taken.way = WAY;
      const launch = { bind: { x, out }, params: { size: x.size }, constants: { WAY } };
      return [dispatch(kernel, { ...launch, grid: [Math.ceil(x.size / 64), 1, 1] })];
    },
  });
  return { op, taken };
}
