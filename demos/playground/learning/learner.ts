import { init, Model, type SymbolicTensor, type Tensor } from "wgrad";
import { grid } from "../../course/parts/toys.js";
import type { Data, Samples } from "../data/load.js";
import { type Feature, PLACE, told } from "../data/plane.js";
import { type Built, build, compileNet } from "../model/net.js";
import type { Net } from "../model/state.js";
import { type DataChoice, dataSets, type Family, metricOf, type Task } from "../model/tasks.js";
import type { Cost, LayerSight, NetFrame } from "./frame.js";
import { GradientProbe } from "./gradients.js";
import { judge } from "./judge.js";
import { inputOf, kernelTiles, outputTiles, rootMeanSquare, spreadOf, TILE_SIDE } from "./sights.js";

const FIELD_SIDE = 48;

/** One net that learns, and all that is asked of it meanwhile. */
export class Learner {
  readonly model: Model<SymbolicTensor, SymbolicTensor>;
  readonly #family: Family;
  readonly #features: readonly Feature[];
  readonly #task: Task;
  readonly #data: Data;
  /** The same layers again, as a model that gives what each of them gives. */
  readonly #looker: Model<SymbolicTensor, SymbolicTensor[]>;
  readonly #probe: GradientProbe;
  readonly #layers: Built["layers"];
  #sums = { loss: 0, score: 0, steps: 0, milliseconds: 0 };
  #last: Samples | undefined;

  /** Throws the error of the layer that does not fit. */
  constructor(net: Net, task: Task, { name, features = PLACE }: DataChoice, data: Data) {
    const { model, misfit, layers, values } = build(net, task);
    if (model === undefined) throw misfit?.error;
    this.model = compileNet(model, net, task);
    this.#looker = new Model({ inputs: values[0] as SymbolicTensor, outputs: values.slice(1) });
    this.#layers = layers;
    this.#probe = new GradientProbe(model, net, task);
    [this.#task, this.#family, this.#features, this.#data] = [task, dataSets[name].family, features, data];
  }

  /** Learns one batch. */
  async step(batch: Samples): Promise<void> {
    const started = performance.now();
    const logs = await this.model.trainOnBatch(batch.x, batch.y);
    this.#sums.loss += logs.loss ?? Number.NaN;
    this.#sums.score += logs[metricOf(this.#task.answer)] ?? Number.NaN;
    this.#sums.steps++;
    this.#sums.milliseconds = performance.now() - started;
    this.#last = batch;
  }

  /** What there is to see. `judges`: whether to look at the test again. */
  async look(sample: number, judges: boolean): Promise<NetFrame> {
    const { loss, score, steps } = this.#sums;
    const frame = {
      loss: steps === 0 ? Number.NaN : loss / steps,
      score: steps === 0 ? Number.NaN : score / steps,
      test: judges ? await judge(this.model, this.#task.answer, this.#data.test) : undefined,
      field: await this.#field(),
      layers: await this.#sights(sample),
    };
    this.#sums = { ...this.#sums, loss: 0, score: 0, steps: 0 };
    return frame;
  }

  async #field(): Promise<Float32Array | undefined> {
    if (this.#family !== "plane") return undefined;
    const places = told(grid(FIELD_SIDE), this.#features);
    return (await this.model.predict(places, { batchSize: FIELD_SIDE ** 2 })).data as Float32Array;
  }

  async #sights(sample: number): Promise<LayerSight[]> {
    const input =
      this.#family === "plane" ? told(grid(TILE_SIDE), this.#features) : inputOf(this.#family, this.#data.test, sample);
    const outputs = await this.#looker.predict(input, { batchSize: input.shape[0] ?? 1 });
    const { x, y } = this.#last ?? this.#firstBatch;
    const gradients = await this.#probe.of(x, y);
    const sights: LayerSight[] = [];
    for (const [i, layer] of this.#layers.entries()) {
      const weights: readonly Tensor[] = await layer.getWeights();
      const output = outputs[i];
      sights.push({
        gradient: gradients[layer.name],
        weight: weights.length === 0 ? undefined : rootMeanSquare(weights),
        kernel: kernelTiles(weights),
        spread: weights.length === 0 ? undefined : spreadOf(weights),
        output: output && outputTiles(this.#family, output),
      });
    }
    return sights;
  }

  get #firstBatch(): Samples {
    const { x, y } = this.#data.train;
    return { x: x.slice(0, 8), y: y.slice(0, 8) };
  }

  /** What a training step takes, of the batches that were learned. */
  async cost(): Promise<Cost> {
    const { x, y } = this.#last ?? this.#firstBatch;
    const { dispatches, plannedBytes, slabBytes } = await this.model.trainingStats(x, y);
    const device = await init();
    return {
      dispatches,
      weights: this.model.countParams(),
      stepBytes: plannedBytes + slabBytes,
      milliseconds: this.#sums.milliseconds,
      deviceBytes: device.memory.report().bytes,
    };
  }

  /** The model as a file that Keras opens. */
  save(): Promise<Uint8Array> {
    return this.model.save({ format: "keras" });
  }

  dispose(): void {
    for (const model of [this.#looker, this.#probe, this.model]) model.dispose();
  }
}
