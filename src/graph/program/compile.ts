import { callable, listOf, oneOf, text, wholeNumber } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { currentDevice } from "../../gpu/current.js";
import { Device } from "../../gpu/device.js";
import { FAMILIES, type Family, refuseFamily } from "../../gpu/family.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import { chooserOf } from "../../tune/chooser.js";
import type { SymbolicTensor, TensorSpec } from "../symbols/tensor.js";
import { type Build, compileWith, type Results, type Structure } from "./compile-with.js";
import type { Program } from "./program.js";

export type { Results, Structure } from "./compile-with.js";

export interface CompileOptions {
  /** Shows in errors, labels and profilers. Default `"program"`. */
  readonly label?: string;
  /** Default: the device from `init()`. */
  readonly device?: Device;
  /** Default: the device's own. */
  readonly family?: Family;
  /** Which tuning candidate ops take where they have several. Default: what `tune` found, else 0. */
  readonly candidate?: number;
}

const DEFAULTS = { label: "program", device: undefined, family: undefined, candidate: undefined };

/** One symbolic tensor for every spec. */
type Traced<I extends readonly TensorSpec[]> = { [K in keyof I]: SymbolicTensor };

/**
 * Traces `build`, a function of symbolic tensors, once, and compiles what it returns into a program: dead nodes pruned,
 * constants folded, element-wise ops fused, memory planned, pipelines and bind groups built.
 *
 * @example
 * const program = await compile((x, w) => ops.matmul(x, w), [{ shape: [32, 8] }, { shape: [8, 1] }]);
 * const y = await program.run(new Float32Array(32 * 8), new Float32Array(8));
 */
export async function compile<const I extends readonly TensorSpec[], S extends Structure>(
  build: (...inputs: Traced<I>) => S,
  specs: I,
  options: CompileOptions = {},
): Promise<Program<Results<S>>> {
  const { label, device: given, family, candidate } = withDefaults("compile", options, DEFAULTS);
  text("compile", "label", label);
  callable("compile", "build", build);
  if (!isList(specs)) {
    const expected = "a list of { shape, dtype }, one for each input";
    throw new ArgumentError({ where: "compile", problem: "no such specs", expected, received: inWords(specs) });
  }
  if (family !== undefined) oneOf("compile", "family", family, FAMILIES);
  if (candidate !== undefined) wholeNumber("compile", "candidate", candidate);
  if (given !== undefined && !isA(given, Device)) {
    const expected = "what init() gives";
    throw new ArgumentError({ where: "compile", problem: "no such device", expected, received: inWords(given) });
  }
  const device = given ?? (await currentDevice());
  if (family !== undefined) refuseFamily("compile", family, device.gpu);
  const all = listOf("compile", "specs", specs, { most: 10_000 });
  const choose = candidate === undefined ? chooserOf(device) : undefined;
  return compileWith(build as Build<S>, all, { label, device, family: family ?? device.family, candidate, choose });
}
