import { InternalError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import type { Hold } from "../../gpu/hold.js";
import { PARAMS_BINDING, paramsByteLength, writeParams } from "../../gpu/kernel.js";
import type { BindingKind, Pipeline } from "../../gpu/pipelines.js";
import type { Command } from "../../gpu/replay.js";
import { bindingKind, type FusedNumber } from "../lowering/fused-bindings.js";
import type { Step } from "../lowering/lower.js";
import { nodesOf } from "../passes/group.js";
import type { Operand } from "../symbols/dispatch.js";
import type { Region } from "../symbols/variable.js";

/** Uniform bindings start at multiples of 256 bytes. */
const UNIFORM_ALIGNMENT = 256;

/**
 * Compiles the steps' kernels, all at once. Equal kernels are compiled only once, here and ever after. Long texts are asked for first: a
 * driver that has a thread a core would else have one of them left when all others are done.
 */
export function compilePipelines(device: Device, steps: readonly Step[]): Promise<Pipeline[]> {
  const compiled = ({ dispatch: { kernel, constants, real, result }, fused }: Step) =>
    device.pipelines.get(kernel, { constants, real, result, ...fused?.regions }, bindingKinds({ kernel, fused }));
  const lengthOf = ({ dispatch, fused }: Step) => dispatch.kernel.source.length + (fused?.regions.fuse?.length ?? 0);
  steps.toSorted((a, b) => lengthOf(b) - lengthOf(a)).forEach(compiled);
  return Promise.all(steps.map(compiled));
}

function bindingKinds({
  kernel,
  fused,
}: {
  kernel: Step["dispatch"]["kernel"];
  fused: Step["fused"];
}): Map<number, BindingKind> {
  const kinds = new Map<number, BindingKind>([[PARAMS_BINDING, "uniform"]]);
  for (const [i, access] of Object.values(kernel.bindings).entries()) kinds.set(i + 1, access);
  for (const [number, binding] of fused?.bindings ?? []) kinds.set(number, bindingKind(binding));
  return kinds;
}

/** The params of every step in one uniform buffer, written once. */
export class UniformPool {
  readonly #bytes: { readonly offset: number; readonly byteLength: number; write(view: DataView, at: number): void }[] =
    [];
  #end = 0;
  #buffer: GPUBuffer | undefined;

  /** Room for one uniform; the returned function gives the binding once {@link upload} has run. */
  reserve(byteLength: number, write: (view: DataView, at: number) => void): () => GPUBufferBinding {
    const offset = this.#end;
    this.#bytes.push({ offset, byteLength, write });
    this.#end = Math.ceil((offset + byteLength) / UNIFORM_ALIGNMENT) * UNIFORM_ALIGNMENT;
    return () => {
      if (this.#buffer === undefined) throw new InternalError("uniforms are bound before they are uploaded");
      return { buffer: this.#buffer, offset, size: byteLength };
    };
  }

  upload(hold: Hold, label: string): GPUBuffer {
    const view = new DataView(new ArrayBuffer(Math.max(UNIFORM_ALIGNMENT, this.#end)));
    for (const { offset, write } of this.#bytes) write(view, offset);
    this.#buffer = hold.uniform(`${label} params`, view.buffer);
    return this.#buffer;
  }
}

/** Builds the bind group of every step, so that a run creates none. */
export function bindSteps(
  device: Device,
  hold: Hold,
  steps: readonly Step[],
  pipelines: readonly Pipeline[],
  uniforms: UniformPool,
  regionOf: (operand: Operand) => Region,
  stepBuffer: GPUBuffer,
  label: string,
): { readonly commands: Command[]; readonly uniformBuffer: GPUBuffer } {
  const pending = steps.map((step) => entriesOf(device, step, uniforms, regionOf, stepBuffer));
  const uniformBuffer = uniforms.upload(hold, label);
  const commands = steps.map((step, i): Command => {
    const pipeline = pipelines[i];
    if (pipeline === undefined) throw new InternalError("a step has no pipeline");
    const name = labelOf(step);
    const entries = (pending[i] ?? []).map(({ binding, resource }) => ({ binding, resource: resource() }));
    const bindGroup = device.gpu.createBindGroup({ label: name, layout: pipeline.layout, entries });
    return { label: name, pipeline: pipeline.pipeline, bindGroup, grid: step.dispatch.grid };
  });
  return { commands, uniformBuffer };
}

/** `matmul + add + relu`: the anchor and what is fused into it, or the label of the scope that they were made in. */
export function labelOf({ group }: Step): string {
  const nodes = nodesOf(group);
  const first = nodes.filter(({ scope }, i) => scope === undefined || scope.label !== nodes[i - 1]?.scope?.label);
  return first.map(({ op, scope }) => scope?.label ?? op.name).join(" + ");
}

interface PendingEntry {
  readonly binding: number;
  readonly resource: () => GPUBufferBinding;
}

function entriesOf(
  device: Device,
  { dispatch, fused }: Step,
  uniforms: UniformPool,
  regionOf: (operand: Operand) => Region,
  stepBuffer: GPUBuffer,
): PendingEntry[] {
  const { kernel, bind, params } = dispatch;
  const entries: PendingEntry[] = [];
  const storage = (binding: number, operand: Operand) => {
    const resource = bindingOf(regionOf(operand));
    entries.push({ binding, resource: () => resource });
  };
  for (const [i, [name, access]] of Object.entries(kernel.bindings).entries()) {
    const operand = bind[name];
    const binding = i + 1;
    if (operand !== undefined) storage(binding, operand);
    else if (kernel.optional?.includes(name))
      entries.push({ binding, resource: () => device.memory.dummy(access, binding) });
    else throw new InternalError(`${kernel.name}: binding ${name} was not given`);
  }
  const step = { buffer: stepBuffer };
  const write = (view: DataView, at: number) => writeParams(kernel, params, view, at);
  entries.push({ binding: PARAMS_BINDING, resource: uniforms.reserve(paramsByteLength(kernel), write) });
  for (const [binding, extra] of fused?.bindings ?? []) {
    if (extra.kind === "step") entries.push({ binding, resource: () => step });
    else if (extra.kind === "numbers") entries.push({ binding, resource: reserveNumbers(uniforms, extra.values) });
    else storage(binding, extra.tensor);
  }
  return entries;
}

function reserveNumbers(uniforms: UniformPool, values: readonly FusedNumber[]): () => GPUBufferBinding {
  return uniforms.reserve(Math.ceil(values.length / 4) * 16, (view, at) => {
    values.forEach(({ type, value }, i) => {
      if (type === "f32") view.setFloat32(at + 4 * i, value, true);
      else view.setUint32(at + 4 * i, value, true);
    });
  });
}

function bindingOf({ buffer, byteOffset, byteLength }: Region): GPUBufferBinding {
  return { buffer, offset: byteOffset, size: Math.max(4, byteLength) };
}
