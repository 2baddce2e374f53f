import { join } from "node:path";
import { bundle } from "./bundle.js";
import { trainedBy } from "./in-node.js";
import type { Trained } from "./nets.js";
import { npmPackage } from "./tools.js";

/** Trains the nets in Deno, whose WebGPU is wgpu, on the adapter that an environment's Vulkan gives. */
export async function inDeno(env: NodeJS.ProcessEnv): Promise<Trained> {
  const deno = join(npmPackage("deno", "2.9.6"), "bin.cjs");
  return trainedBy(process.execPath, [deno, "run", "-A", "--unstable-webgpu", await bundle()], env);
}
