import type { Family } from "../../gpu/family.js";
import type { Dispatch } from "../symbols/dispatch.js";

/** Spreads `count` workgroups over x and y, since WebGPU allows 65,535 along one axis; kernels check the bound. */
export function linearGrid(count: number): readonly [number, number, number] {
  const most = 65535;
  if (count <= most) return [Math.max(1, count), 1, 1];
  const rows = Math.ceil(count / most);
  return [Math.ceil(count / rows), rows, 1];
}

/** Tile of the kernels that walk flat memory: see elementwise.wgsl. */
const FLAT = {
  simd4: { WORKGROUP: 64, PER: 16, COALESCED: false },
  gpu: { WORKGROUP: 256, PER: 4, COALESCED: true },
} as const satisfies Record<Family, object>;

/** Elements an invocation that take the place of those above. */
const others: { [family in Family]?: number | undefined } = {};

/**
 * For tests: what is compiled from now on takes so many elements an invocation, or as many as above. Fused code is written out
 * for each of them, so that a CPU adapter compiles it for 4 in a third of the time that it takes for 16.
 */
export function setFlatTile(family: Family, PER?: number): void {
  others[family] = PER;
}

/** Constants and grid for a kernel that walks `size` elements of flat memory. */
export function flatLaunch(family: Family, size: number): Pick<Dispatch, "constants" | "grid"> {
  const constants = { ...FLAT[family], PER: others[family] ?? FLAT[family].PER };
  return { constants, grid: linearGrid(Math.ceil(size / (constants.WORKGROUP * constants.PER))) };
}

/** How kernels that take a row at a time share one out: a lane a row on a CPU, many lanes a row on a GPU. */
const ROWS = {
  simd4: { LANES: 1, WORKGROUP: 16 },
  gpu: { LANES: 32, WORKGROUP: 128 },
} as const satisfies Record<Family, object>;

/** Constants for a kernel that works row by row, and how many rows a workgroup takes. */
export function rowLaunch(family: Family): {
  readonly constants: { readonly LANES: number; readonly WORKGROUP: number };
  readonly rowsPerGroup: number;
} {
  const constants = ROWS[family];
  return { constants, rowsPerGroup: constants.WORKGROUP / constants.LANES };
}
