import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readLog } from "../../scripts/gpu-stats/machine-code.js";
import { pageOf, shareOf, type Table } from "../../scripts/gpu-stats/table.js";
import { allTexts } from "../../scripts/gpu-stats/texts.js";

const read = (name: string) => readFileSync(new URL(`../../docs/gpu-stats.${name}`, import.meta.url), "utf8");
const table: Table = JSON.parse(read("json"));

describe("docs/gpu-stats", () => {
  test("the page is what the data say", () => {
    expect(read("md"), "run `npm run gpu:stats`").toBe(pageOf(table));
  });

  test("the data are of the kernels as they are", async () => {
    const now = (await allTexts()).map(({ code: _, ...text }) => text);
    const then = table.rows.map(({ on: _, ...row }) => row);
    expect(then, "a kernel has changed: run `npm run gpu:stats`").toEqual(now);
  }, 300_000);

  test("no kernel that runs by default spills", () => {
    const spilling = table.rows.flatMap(({ kernel, use, form, candidate, on }) =>
      Object.entries(on).flatMap(([gpu, { spills }]) =>
        candidate === 0 && spills > 0 ? [`${kernel} (${use} ${form}) on ${gpu}: ${spills}`] : [],
      ),
    );
    expect(spilling).toEqual([]);
  });

  test.each([
    { kernel: "matmul_gpu", use: "products of 2048", least: 0.8 },
    { kernel: "matmul_gpu", use: "products of 512", least: 0.72 },
    { kernel: "conv_gpu", use: "3×3 convolution", least: 0.75 },
    { kernel: "conv_input_gradient_gpu", use: "3×3 convolution", least: 0.75 },
    { kernel: "conv_filter_gradient_gpu", use: "3×3 convolution", least: 0.75 },
  ])("at least $least of the arithmetic of $kernel's loop are multiply-adds, for $use", ({ kernel, use, least }) => {
    const rows = table.rows.filter((row) => row.kernel === kernel && row.use === use && row.candidate === 0);
    expect(rows).not.toEqual([]);
    for (const { on } of rows) {
      for (const { loop } of Object.values(on))
        expect(loop === undefined ? 0 : shareOf(loop)).toBeGreaterThanOrEqual(least);
    }
  });
});

test("statistics and the main loop are read off what Mesa says", () => {
  const log = `driver
@@ product.0.wgsl
BB0:
	s_mov_b32 s0, 0                                             ; be800080
BB1:
	ds_load_b128 v[0:3], v4                                     ; dbfc0000 00000004
	v_fmac_f32_e32 v5, v0, v1                                   ; 560a0300
	v_dual_fmac_f32 v6, v2, v3 :: v_dual_mov_b32 v7, v0         ; c8100702 06060100
	v_add_nc_u32_e32 v4, 16, v4                                 ; 4a080890
	s_cbranch_scc1 BB1                                          ; bfa2fffc
BB2:
	s_endpgm                                                    ; bfb00000
*** SHADER STATS ***
SGPRs: 128
VGPRs: 24
Spilled SGPRs: 2
Spilled VGPRs: 3
LDS size: 512
Scratch size: 12
Subgroups per SIMD: 16
`;
  expect(readLog(log).get("product.0.wgsl")).toEqual({
    registers: 24,
    spills: 3,
    parked: 2,
    shared: 512,
    scratch: 12,
    waves: 16,
    loop: { instructions: 5, arithmetic: 3, multiplyAdds: 2 },
  });
});
