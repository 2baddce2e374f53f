import { InternalError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { Hold } from "../../gpu/hold.js";
import { isList, isRecord } from "../../structure.js";
import type { Tensor } from "../../tensor.js";
import type { LoweringOptions } from "../lowering/lower.js";
import { Bindings } from "../memory/bindings.js";
import { holdVariables } from "../memory/homes.js";
import { refuseBetween } from "../symbols/between.js";
import type { Operand } from "../symbols/dispatch.js";
import { collect } from "../symbols/graph.js";
import { requireTensor } from "../symbols/inputs.js";
import type { OpNode, Tensors } from "../symbols/op.js";
import { SymbolicTensor, type TensorSpec } from "../symbols/tensor.js";
import { traced } from "../symbols/trace.js";
import { bindSteps, compilePipelines, UniformPool } from "./bind.js";
import { refuseForeign } from "./foreign.js";
import { planned } from "./planned.js";
import { Program, type ProgramStats } from "./program.js";
import { scheduleRow } from "./schedule.js";
import { StepUniform } from "./step-uniform.js";

/** What a traced function may return: one tensor, a list, or a record. */
export type Structure = SymbolicTensor | readonly SymbolicTensor[] | Readonly<Record<string, SymbolicTensor>>;

/** The same structure with host tensors in it. */
export type Results<S extends Structure> = S extends SymbolicTensor ? Tensor : { readonly [K in keyof S]: Tensor };

/** What is traced. */
export type Build<S extends Structure> = (...inputs: readonly SymbolicTensor[]) => S;

/** What a program is compiled for. */
interface How extends Pick<LoweringOptions, "family" | "candidate" | "choose"> {
  readonly label: string;
  readonly device: Device;
}

/** What `compile` does once its arguments are checked. */
export async function compileWith<S extends Structure>(
  build: Build<S>,
  specs: readonly TensorSpec[],
  { label, device, ...choice }: How,
): Promise<Program<Results<S>>> {
  const inputs = specs.map((spec, i) => new SymbolicTensor(spec, { kind: "input", name: `input ${i}` }));
  const { result, trace } = traced(() => build(...inputs));
  const { tensors, restore } = flattenStructure(label, result);
  refuseBetween(label, Object.values(tensors));
  const whole = collect(tensors, trace.effects);
  refuseForeign(label, whole, inputs);
  const hold = new Hold(device.memory, label);
  try {
    await holdVariables(device, label, whole, hold);
    const how = { ...choice, limits: device.gpu.limits };
    const rare = async () => (await import("../../rare.js")).rarePasses;
    const plan = planned(whole, trace, inputs, how) ?? planned(whole, trace, inputs, how, await rare());
    if (plan === undefined) throw new InternalError("a kernel binds too many buffers");
    const { graph, scalars, candidates } = plan;
    const storage = plan.place(plan.isRare ? await rare() : undefined);
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

function flattenStructure(
  where: string,
  structure: Structure,
): {
  tensors: Tensors;
  restore: (found: Readonly<Record<string, Tensor>>) => unknown;
} {
  if (!isList(structure) && !isRecord(structure)) {
    return { tensors: { out: requireTensor(where, "what is returned", structure) }, restore: ({ out }) => out };
  }
  const tensors = Object.fromEntries(
    Object.entries(structure).map(([name, tensor]) => [
      name,
      requireTensor(where, `what is returned: ${name}`, tensor),
    ]),
  );
  return { tensors, restore: (found) => (Array.isArray(structure) ? structure.map((_, i) => found[i]) : found) };
}
