import { ArgumentError, InternalError, ShapeError } from "../errors.js";
import { betweenIn, type Callee } from "../graph/symbols/between.js";
import { LayerTensor, record, replaceBetween } from "../graph/symbols/layer-tensor.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { currentTrace } from "../graph/symbols/trace.js";
import { type Walk, walk } from "../graph/symbols/walk.js";
import type { HostTensor } from "../host-tensor.js";
import { inWords } from "../in-words.js";
import { hasMethod, isA } from "../is-a.js";
import { type AnyLayer, type Ends, type Front, InputLayer, Layer, type Tensors } from "../layers/index.js";
import { snakeCase } from "../names.js";
import { isRecord, leaves, leavesByPath, mapTree, replaceLeaves, type Tree } from "../structure.js";

/** How a functional model is put together: recorded calls, made again on the tensors of every batch. */
export class Wiring<X extends Tensors, Y extends Tensors> {
  readonly inputs: X;
  readonly outputs: Y;
  readonly #walk: Walk;
  readonly #inputLayers = new Map<LayerTensor, InputLayer>();
  /** What is done on the host before a step, if some layers run there, and what is left then. */
  readonly front: Front | undefined;
  readonly #rest: Wiring<readonly LayerTensor[], Y> | undefined;

  /** Throws an ArgumentError for what is no value between layers, and for outputs that depend on other inputs. */
  constructor(where: string, inputs: X, outputs: Y) {
    this.inputs = inputs;
    this.outputs = outputs;
    const [from, to] = [inputs, outputs].map((tree) => leaves<unknown>(tree).map((one) => between(where, one)));
    if (to?.length === 0) {
      const received = inWords(outputs);
      throw new ArgumentError({ where, problem: "no outputs", expected: "a value between layers", received });
    }
    this.#walk = walk(where, from ?? [], to ?? []);
    for (const input of from ?? []) this.#inputLayers.set(input, InputLayer.of(input));
    const ends = {
      inputs: inputs as Tree<LayerTensor>,
      outputs: outputs as Tree<LayerTensor>,
      calls: this.#walk.calls,
    };
    this.front = this.#walk.calls
      .map(({ callee }) => callee)
      .find(runsOnHost)
      ?.makeFront(where, ends);
    if (this.front !== undefined) this.#rest = new Wiring(where, this.front.frontier, outputs);
  }

  /** The layers, each once, in Keras's order: by it files number them. */
  get layers(): readonly AnyLayer[] {
    return this.#walk.order.flatMap((one) => {
      const layer = isA(one, LayerTensor) ? this.#inputLayers.get(one) : one;
      return isA(layer, Layer) ? [layer] : [];
    });
  }

  /** The layer that stands for an input. Throws an InternalError for a value that is none. */
  layerOf(input: LayerTensor): InputLayer {
    const layer = this.#inputLayers.get(input);
    if (layer === undefined) throw new InternalError(`${input.name} is no input of this model`);
    return layer;
  }

  /** The names of the outputs: the keys of a record, else those of the layers that give them. */
  get outputNames(): readonly string[] {
    const names: string[] = [];
    mapTree(this.outputs, (one: SymbolicTensor, path) => {
      names.push(isRecord(this.outputs) ? path : isA(one, LayerTensor) ? nameOf(one) : "output");
    });
    return names;
  }

  /** What the layers and ops were called with, and what they gave. */
  get walk(): Walk {
    return this.#walk;
  }

  /** Makes the calls on tensors of a graph: all, or after a front those that are left. */
  run(x: X): Y {
    const rest = this.#rest;
    if (rest === undefined || currentTrace()?.trial === true) return this.repeat(x);
    return rest.repeat(this.front?.known(x) as never);
  }

  /** Makes all calls, perhaps of others. A `training` that was recorded gives way to that of this call, as in Keras. */
  repeat(x: X, insteadOf: (callee: Callee) => Callee = (callee) => callee): Y {
    const values = new Map<unknown, SymbolicTensor>();
    note(values, this.inputs, inOrder(this.inputs, x));
    for (const { callee, args, outputs } of this.#walk.calls) {
      const given = args.map((arg) => replaceBetween(withoutTraining(callee, arg), (tensor) => values.get(tensor)));
      note(values, outputs, called(insteadOf(callee), given) as Tree<SymbolicTensor>);
    }
    return replaceLeaves(this.outputs, (tensor: SymbolicTensor) => values.get(tensor) ?? tensor);
  }
}

/** A callee that runs on the host, and knows how a model begins there. */
export interface HostCallee extends Callee {
  makeFront(where: string, ends: Ends): Front;
  startFront(begin: (input: HostTensor) => Front | undefined): Front;
}

/** Whether a layer runs on the host. It is asked for by what it can do, so that a page without such layers is without their code. */
export function runsOnHost<T extends object>(callee: T): callee is T & HostCallee {
  return hasMethod(callee, "makeFront");
}

/**
 * What was given for the inputs, in their order: by name where inputs have names. Throws a ShapeError where there is nothing for one.
 */
function inOrder(inputs: Tree<SymbolicTensor>, x: Tree<SymbolicTensor>): SymbolicTensor[] {
  const given = leavesByPath<SymbolicTensor>(x);
  const wanted = [...leavesByPath<SymbolicTensor>(inputs).keys()];
  const byOrder = isRecord(inputs) && isRecord(x) ? [] : [...given.values()];
  const found = wanted.map((path, i) => given.get(path) ?? byOrder[i]).filter((one) => one !== undefined);
  if (found.length === wanted.length) return found;
  throw new ShapeError({
    where: "Model",
    problem: "there is not a tensor for each input",
    expected: wanted.join(", ") || "one tensor",
    received: [...given.keys()].join(", ") || "one tensor",
  });
}

function note(values: Map<unknown, SymbolicTensor>, names: Tree<SymbolicTensor>, found: Tree<SymbolicTensor>): void {
  const tensors = leaves<SymbolicTensor>(found);
  leaves<SymbolicTensor>(names).forEach((name, i) => {
    const tensor = tensors[i];
    if (tensor === undefined) throw new InternalError("a recorded call gave fewer tensors than when it was tried");
    values.set(name, tensor);
  });
}

/** What a call gives. Between layers, a layer records it by itself; for an op that is done here. */
function called(callee: Callee, args: readonly unknown[]): unknown {
  if (!isA(callee, Layer) && betweenIn(args) !== undefined) return record(callee, args);
  return (callee as Callee).apply(...(args as never[]));
}

/** An argument of a recorded call, without what it said of training: in a model that is the model's to say, as in Keras. */
export function withoutTraining(callee: Callee, arg: unknown): unknown {
  if (!isA(callee, Layer) || !isRecord(arg)) return arg;
  return Object.fromEntries(Object.entries(arg).filter(([name]) => name !== "training"));
}

/** What a value between layers is called: by the layer that gives it. */
export function nameOf({ from, name }: LayerTensor): string {
  return from === undefined ? name : calleeName(from.callee);
}

/** A layer's name; an op goes by its own. */
export function calleeName(callee: Callee): string {
  return isA(callee, Layer) ? callee.name : snakeCase(callee.className);
}

function between(where: string, tensor: unknown): LayerTensor {
  if (isA(tensor, LayerTensor)) return tensor;
  throw new ArgumentError({
    where,
    problem: "not a value between layers",
    expected: "what Input(…), layer.apply(…) and ops give between layers",
    received: isA(tensor, SymbolicTensor) ? "a tensor inside a traced function" : inWords(tensor),
  });
}
