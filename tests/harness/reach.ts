import { currentDevice } from "../../src/gpu/current.js";
import { familiesOf } from "../../src/gpu/family.js";

/**
 * How far the GPU tests go: in a page as far as the device does. In Node the environment may say less, where kernels compile slowly
 * (`WGRAD_FAMILY`, `WGRAD_CANDIDATES`), or that nothing is to run, since just what would be compiled is wanted (`WGRAD_TEXTS`).
 */
const { WGRAD_FAMILY, WGRAD_CANDIDATES, WGRAD_TEXTS }: Record<string, string | undefined> =
  globalThis.process?.env ?? {};

/** The kernel families that are tested: both on SwiftShader, only `gpu` where the device has no subgroups. */
export const FAMILIES = familiesOf((await currentDevice()).gpu).filter(
  (family) => WGRAD_FAMILY === undefined || family === WGRAD_FAMILY,
);

/** How many tuning candidates of an op are tested. */
export const MOST_CANDIDATES = Number(WGRAD_CANDIDATES ?? Infinity);

/** Whether programs are run, not just compiled. */
export const RUNS = WGRAD_TEXTS === undefined;
