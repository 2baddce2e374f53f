import { callable, listOf, oneOf, text, wholeNumber } from "../../check.js";
import { ArgumentError, InternalError } from "../../errors.js";
import { currentDevice } from "../../gpu/current.js";
import { Device } from "../../gpu/device.js";
import { FAMILIES, type Family, refuseFamily } from "../../gpu/family.js";
import { Hold } from "../../gpu/hold.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { withDefaults } from "../../options.js";
import { isList } from "../../structure.js";
import type { Tensor } from "../../tensor.js";
import { Bindings } from "../memory/bindings.js";
import { holdVariables } from "../memory/homes.js";
import { refuseBetween } from "../symbols/between.js";
import type { Operand } from "../symbols/dispatch.js";
import { collect } from "../symbols/graph.js";
import type { OpNode, Tensors } from "../symbols/op.js";
import { SymbolicTensor, type TensorSpec } from "../symbols/tensor.js";
import { traced } from "../symbols/trace.js";
import { bindSteps, compilePipelines, UniformPool } from "./bind.js";
import { planned } from "./planned.js";
import { Program, type ProgramStats } from "./program.js";
import { scheduleRow } from "./schedule.js";
import { StepUniform } from "./step-uniform.js";

/** What a traced function may return: one tensor, a list, or a record. */
export type Structure = SymbolicTensor | readonly SymbolicTensor[] | Readonly<Record<string, SymbolicTensor>>;

/** The same structure with host tensors in it. */
export type Results<S extends Structure> = S extends SymbolicTensor ? Tensor : { readonly [K in keyof S]: Tensor };

export interface CompileOptions {
  /** Shows in errors, labels and profilers. Default `"program"`. */
  readonly label?: string;
  /** Default: the device from `init()`. */
  readonly device?: Device;
  /** Default: the device's own. */
  readonly family?: Family;
  /** Which tuning candidate ops take where they have several. Default 0. */
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
  const inputs = listOf("compile", "specs", specs, { most: 10_000 }).map(
    (spec, i) => new SymbolicTensor(spec, { kind: "input", name: `input ${i}` }),
  );
  const { result, trace } = traced(() => build(...(inputs as Traced<I>)));
  const { tensors, restore } = flattenStructure(result);
  refuseBetween(label, Object.values(tensors));
  const whole = collect(tensors, trace.effects);
  const hold = new Hold(device.memory, label);
  try {
    await holdVariables(device, label, whole, hold);
    const how = { family: family ?? device.family, limits: device.gpu.limits, candidate: candidate ?? 0 };
    const rare = async () => (await import("../../rare.js")).rarePasses;
    const plan = planned(whole, trace, inputs, how) ?? planned(whole, trace, inputs, how, await rare());
    if (plan === undefined) throw new InternalError("a kernel binds too many buffers");
    const { graph, scalars, candidates } = plan;
    const storage = plan.place(plan.copies ? await rare() : undefined);
    const pipelines = await device.settle(compilePipelines(device, storage.steps), label);
    const program = await device.attempt(label, () => {
      const memory = new Bindings(device, hold, label, storage);
      const regionOf = (operand: Operand) => memory.regionOf(operand);
      const step = new StepUniform(device, hold, label, scalars, graph.nodes.some(readsSeed));
      const { commands, uniformBuffer } = bindSteps(
        device,
        hold,
        storage.steps,
        pipelines,
        new UniformPool(),
        regionOf,
        step.buffer,
        label,
      );
      const owned = [...memory.constants, step.buffer, uniformBuffer];
      const stats: ProgramStats = {
        dispatches: commands.length,
        submits: 1,
        plannedBytes: storage.plan.plannedBytes,
        liveBytes: storage.plan.peakLiveBytes,
        slots: storage.plan.slots.length,
        candidates,
        allocatedBytes: [...memory.slots, ...owned].reduce((sum, { size }) => sum + size, 0),
      };
      return new Program<Results<S>>(
        {
          device,
          label,
          commands,
          inputs: inputs.map((tensor) => ({
            tensor,
            region: regionOf(tensor),
            classes: trace.classNumbers.get(tensor) ?? [],
          })),
          outputs: Object.entries(graph.outputs).map(([name, tensor]) => ({ name, tensor, region: regionOf(tensor) })),
          step,
          hold,
          stats,
          schedule: storage.steps.map((step) => scheduleRow(step, storage)),
        },
        (found) => restore(found) as Results<S>,
      );
    });
    hold.confirm();
    return program;
  } catch (error) {
    hold.release();
    throw error;
  }
}

/** Whether the numbers of a node follow from the seed of the run. */
function readsSeed({ op }: OpNode): boolean {
  return op.elementwise?.includes("step.seed") ?? false;
}

function flattenStructure(structure: Structure): {
  tensors: Tensors;
  restore: (found: Readonly<Record<string, Tensor>>) => unknown;
} {
  if (isA(structure, SymbolicTensor)) return { tensors: { out: structure }, restore: ({ out }) => out };
  const tensors = Object.fromEntries(Object.entries(structure));
  return { tensors, restore: (found) => (Array.isArray(structure) ? structure.map((_, i) => found[i]) : found) };
}
