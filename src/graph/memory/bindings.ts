import { bytesOf } from "../../dtype.js";
import { InternalError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import type { Hold } from "../../gpu/hold.js";
import type { Tensor } from "../../tensor.js";
import type { Operand } from "../symbols/dispatch.js";
import { SymbolicTensor } from "../symbols/tensor.js";
import type { Region } from "../symbols/variable.js";
import { rootOf } from "../symbols/views.js";
import type { Storage } from "./storage.js";
import { filled, toGpu } from "./transfer.js";

/** Where every operand of one program lies in GPU memory. */
export class Bindings {
  readonly slots: readonly GPUBuffer[];
  readonly constants: GPUBuffer[] = [];
  readonly #device: Device;
  readonly #hold: Hold;
  readonly #label: string;
  readonly #storage: Storage;
  readonly #constantOf = new Map<string | Tensor, GPUBuffer>();

  constructor(device: Device, hold: Hold, label: string, storage: Storage) {
    this.#device = device;
    this.#hold = hold;
    this.#label = label;
    this.#storage = storage;
    this.slots = hold.slots(storage.plan.slots);
  }

  regionOf(operand: Operand): Region {
    const root = rootOf(operand);
    const { placed, slotOf } = this.#storage;
    const variable =
      placed.get(root) ??
      (root instanceof SymbolicTensor && root.source.kind === "variable" ? root.source.variable : undefined);
    if (variable?.region !== undefined) return variable.region;
    const slot = this.slots[slotOf.get(root) ?? -1];
    const buffer = slot ?? this.#constant(root);
    return { memory: this.#device.memory, buffer, byteOffset: 0, byteLength: bytesOf(root) };
  }

  #constant(operand: Operand): GPUBuffer {
    const source = operand instanceof SymbolicTensor ? operand.source : undefined;
    if (source?.kind !== "fill" && source?.kind !== "data") throw new InternalError("an operand has no memory");
    const key = source.kind === "data" ? source.tensor : `${source.value} ${operand.dtype} ${operand.size}`;
    let buffer = this.#constantOf.get(key);
    if (buffer === undefined) {
      buffer = this.#hold.storage(`${this.#label} constant`, bytesOf(operand));
      this.#device.memory.write(
        { buffer, byteOffset: 0 },
        source.kind === "data" ? toGpu(source.tensor) : filled(operand, source.value),
      );
      this.#constantOf.set(key, buffer);
      this.constants.push(buffer);
    }
    return buffer;
  }
}
