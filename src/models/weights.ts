import { InternalError, ShapeError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import { packable, Slab } from "../graph/memory/slab.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { Optimizer } from "../optimizers/index.js";
import { formatShape } from "../shape.js";
import { Tensor } from "../tensor.js";

/** A slab of parameters with their gradients and the optimizer's slots beside it. */
export interface TrainableSlab {
  readonly params: Slab;
  readonly grads: Slab;
  /** By the optimizer's names for them. */
  readonly slots: Readonly<Record<string, Slab>>;
}

/** A model's weights on one device: trainable ones in slabs that an optimizer can walk, the others beside them. */
export class ModelWeights {
  readonly trainable: readonly Slab[];
  readonly #frozen: readonly Slab[];
  #training: TrainableSlab[] = [];
  readonly #device: Device;

  constructor(device: Device, name: string, trainable: readonly Variable[], frozen: readonly Variable[]) {
    this.#device = device;
    const pack = (variables: readonly Variable[], label: string) =>
      packable(variables, device.gpu.limits).map((run) => new Slab(device.memory, `${name} ${label}`, run));
    this.trainable = pack(trainable, "parameters");
    this.#frozen = pack(frozen, "state");
  }

  /** Slabs for gradients and the optimizer's slots, made once. */
  training(optimizer: Optimizer): readonly TrainableSlab[] {
    if (this.#training.length === 0) {
      this.#training = this.trainable.map((params) => ({
        params,
        grads: params.like("gradients"),
        slots: Object.fromEntries(optimizer.slots.map((slot) => [slot, params.like(slot)])),
      }));
    }
    return this.#training;
  }

  /** Bytes of all slabs: parameters, state, gradients and slots. */
  get byteLength(): number {
    const training = this.#training.flatMap(({ grads, slots }) => [grads, ...Object.values(slots)]);
    return [...this.trainable, ...this.#frozen, ...training].reduce((sum, { buffer }) => sum + buffer.size, 0);
  }

  /** Reads weights back from the GPU. */
  async read(variables: readonly Variable[]): Promise<Tensor<"float32">[]> {
    const { gpu, staging } = this.#device;
    const offsets: number[] = [];
    let byteLength = 0;
    for (const { size } of variables) {
      offsets.push(byteLength);
      byteLength += Math.ceil((size * 4) / 16) * 16;
    }
    const readback = staging.acquire(byteLength);
    const encoder = gpu.createCommandEncoder({ label: "read weights" });
    variables.forEach(({ name, region }, i) => {
      if (region === undefined) throw new InternalError(`${name}: is not on the GPU`);
      encoder.copyBufferToBuffer(region.buffer, region.byteOffset, readback.buffer, offsets[i] ?? 0, region.byteLength);
    });
    gpu.queue.submit([encoder.finish()]);
    const values = readback.finish(byteLength, (bytes) =>
      variables.map(
        ({ shape, size }, i) => new Tensor(shape, new Float32Array(bytes, offsets[i] ?? 0, size), "float32"),
      ),
    );
    return this.#device.settle(values);
  }

  /** Sets weights. Throws a ShapeError if one does not fit, and then sets none. */
  write(variables: readonly Variable[], values: readonly Tensor[]): void {
    if (values.length !== variables.length) {
      throw new ShapeError({
        where: "setWeights",
        problem: "another number of weights",
        expected: `${variables.length}`,
        received: `${values.length}`,
      });
    }
    variables.forEach((variable, i) => {
      const value = values[i];
      if (value === undefined || formatShape(value.shape) !== formatShape(variable.shape)) {
        throw new ShapeError({
          where: "setWeights",
          problem: `${variable.name} does not fit`,
          expected: formatShape(variable.shape),
          received: value === undefined ? "nothing" : formatShape(value.shape),
        });
      }
    });
    this.#device.check();
    variables.forEach((variable, i) => {
      variable.set(values[i]?.values ?? []);
    });
  }

  destroy(): void {
    for (const slab of [...this.trainable, ...this.#frozen]) slab.destroy();
    this.releaseTraining();
  }

  /** Frees gradients and slots: for another optimizer. */
  releaseTraining(): void {
    for (const { grads, slots } of this.#training) for (const slab of [grads, ...Object.values(slots)]) slab.destroy();
    this.#training = [];
  }
}
