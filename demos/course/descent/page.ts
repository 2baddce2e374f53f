/** What the code of this chapter may import: a walk down a valley. */
import { Layer, type Optimizer, ops, Sequential, type SymbolicTensor, Tensor } from "wgrad";
import { type SurfaceName, surfaces } from "./surfaces.js";

/** A layer whose two weights are a place, and whose output is how high it lies. */
class Place extends Layer<SymbolicTensor, SymbolicTensor> {
  readonly #surface: SurfaceName;

  constructor(surface: SurfaceName) {
    super();
    this.#surface = surface;
  }

  override build(): void {
    this.addWeight("x", [1, 1], "zeros");
    this.addWeight("y", [1, 1], "zeros");
  }

  override call(input: SymbolicTensor): SymbolicTensor {
    return ops.add(surfaces[this.#surface].symbolic(this.weight("x"), this.weight("y")), ops.multiply(input, 0));
  }
}

const nothing = Tensor.zeros([1, 1]);

/** Someone who walks down a valley, a step of the optimizer at a time. */
export class Walker {
  readonly #model: Sequential;

  constructor(surface: SurfaceName, optimizer: Optimizer) {
    this.#model = new Sequential([new Place(surface)]);
    this.#model.compile({ optimizer, loss: (_, height) => ops.mean(height) });
  }

  async start(x: number, y: number): Promise<void> {
    await this.#model.predictOnBatch(nothing); // makes the weights
    await this.#model.setWeights([Tensor.from([[x]]), Tensor.from([[y]])]);
  }

  /** Goes so many steps, and gives the place it comes to. */
  async step(count = 1): Promise<[number, number]> {
    for (let i = 0; i < count; i++) await this.#model.trainOnBatch(nothing, nothing);
    const [x, y] = await this.#model.getWeights();
    return [x?.item() ?? 0, y?.item() ?? 0];
  }

  dispose(): void {
    this.#model.dispose();
  }
}

/** Walks `steps` steps from (−0.85, 0.6), and gives the heights on the way. */
export async function walk(surface: SurfaceName, optimizer: Optimizer, steps = 60): Promise<number[]> {
  const walker = new Walker(surface, optimizer);
  const heights = [];
  await walker.start(-0.85, 0.6);
  for (let i = 0; i < steps; i++) heights.push(surfaces[surface].height(...(await walker.step())));
  walker.dispose();
  return heights;
}

export { show } from "../parts/output.js";
