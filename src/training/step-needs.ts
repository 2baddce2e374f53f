import { OutOfMemoryError } from "../errors.js";
import { Memory } from "../gpu/memory.js";
import { alignedBytes, layOut as stretch } from "../graph/memory/slab.js";
import { planned } from "../graph/program/planned.js";
import { rarePasses } from "../graph/program/rare-passes.js";
import { collect } from "../graph/symbols/graph.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { traced } from "../graph/symbols/trace.js";
import { type Home, Stretch, type Variable } from "../graph/symbols/variable.js";
import { within } from "../module/scope.js";
import { leaves } from "../structure.js";
import type { Tensor } from "../tensor.js";
import type { Compiled } from "./compiled.js";
import { layOut } from "./optimizer-layout.js";
import { countOf, type Samples } from "./samples.js";
import type { Session } from "./session.js";
import { fillSamples, lookFor, type Purpose, settled, traceStep } from "./step-program.js";
import type { SteppedModel } from "./stepped-model.js";

/** A step that the device has no memory for. */
interface FailedStep {
  readonly session: Session;
  readonly model: SteppedModel;
  readonly compiled: Compiled | undefined;
  readonly purpose: Purpose;
  readonly batch: Samples;
}

/** Bytes that a step needs: those that do not depend on the batch, and those of the slots of its activations. */
interface Needs {
  readonly fixed: number;
  readonly activations: number;
}

/** The error for a step that the device has no memory for, with what it needs, and what it would need with half the batch. */
export async function outOfMemory(where: string, step: FailedStep, cause: unknown): Promise<OutOfMemoryError> {
  const look = await lookFor(step.compiled);
  const count = countOf(step.batch);
  const half = Math.ceil(count / 2);
  const [needs, less] = [needsOf(step, count, look), needsOf(step, half, look)];
  const figures =
    needs &&
    `, which needs ${inTotal(needs)}: ${format(needs.fixed)} whatever its size, ${format(needs.activations)} with it`;
  const saves = needs === undefined || less === undefined || 10 * (bytesOf(needs) - bytesOf(less)) > bytesOf(needs);
  const smaller = less && half < count ? `: ${half} needs ${inTotal(less)}` : "";
  const canSave = step.purpose === "train" && step.compiled?.memory !== "low";
  const batch = `Use a smaller batch size${smaller}${canSave ? '. Or compile with memory: "low"' : ""}`;
  return new OutOfMemoryError(
    {
      where,
      problem: "the GPU has no memory left for this step",
      received: `a batch of ${count}${figures ?? ""}`,
      remedy: count === 1 ? "Use a smaller model" : saves ? batch : `Use a smaller model. ${batch}`,
    },
    { cause },
  );
}

function bytesOf({ fixed, activations }: Needs): number {
  return fixed + activations;
}

function inTotal(needs: Needs): string {
  return format(bytesOf(needs));
}

function format(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What the step needs for so many samples; undefined where that cannot be told, as where one of its tensors is too large. */
function needsOf(
  { session, model, compiled, purpose, batch }: FailedStep,
  count: number,
  look: Awaited<ReturnType<typeof lookFor>>,
): Needs | undefined {
  const { family, gpu } = session.device;
  const memory = imagined(gpu);
  const variables = [...model.variables().values()];
  const homeless = variables.filter(({ region }) => region === undefined);
  const layouts: ReturnType<typeof layOut>[] = [];
  const updates: Parameters<typeof traceStep>[0] = {
    layOut(optimizer, trained) {
      const layout = layOut(optimizer, trained, memory, gpu.limits, model.name);
      layouts.push(layout);
      return layout;
    },
    keep: () => undefined,
    slotsOf: () => new Map(),
    changesAnyway: (variable) => layouts.some(({ gradients }) => gradients.has(variable)),
  };
  const inputs = leaves<Tensor>(batch).map(({ shape: [, ...sample], dtype }, i) => {
    return new SymbolicTensor({ shape: [count, ...sample], dtype }, { kind: "input", name: `input ${i}` });
  });
  try {
    placeIn(memory, homeless);
    const { result, trace } = traced(() =>
      within(settled(compiled), () => traceStep(updates, model, compiled, purpose, fillSamples(batch, inputs), look)),
    );
    const graph = collect(result.outputs, trace.effects);
    const storage = planned(graph, trace, inputs, { family, limits: gpu.limits }, rarePasses)?.place(rarePasses);
    if (storage === undefined) return undefined;
    const slabs = layouts.flatMap(({ slabs }) => slabs);
    const weights = variables.reduce((sum, { size }) => sum + alignedBytes(size), 0);
    const fixed = slabs.reduce((sum, { buffer }) => sum + buffer.size, weights);
    return { fixed, activations: storage.plan.plannedBytes };
  } catch {
    return undefined;
  } finally {
    for (const variable of homeless) variable.region = undefined;
  }
}

/** Memory that takes nothing: the device has none left. */
function imagined({ limits }: GPUDevice): Memory {
  const createBuffer = ({ label = "", size, usage }: GPUBufferDescriptor) => ({ label, size, usage, destroy() {} });
  return new Memory({ limits, createBuffer, queue: { writeBuffer(..._: unknown[]) {} } } as GPUDevice);
}

/** Lets variables lie one after the other. */
function placeIn(memory: Memory, variables: readonly Variable[]): void {
  const { offsets, byteLength } = stretch(variables);
  const buffer = memory.storage("weights", byteLength);
  const home: Home = { memory, buffer, isFreed: false, isShared: false, retain() {}, release() {} };
  for (const [i, variable] of variables.entries()) {
    variable.region = new Stretch(home, offsets[i] ?? 0, variable.size * 4);
  }
}
