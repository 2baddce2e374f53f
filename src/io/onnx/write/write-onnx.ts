import { ArgumentError, ShapeError, WgradError } from "../../../errors.js";
import type { Callee } from "../../../graph/symbols/between.js";
import { type LayerTensor, replaceBetween } from "../../../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import { traced } from "../../../graph/symbols/trace.js";
import type { Variable } from "../../../graph/symbols/variable.js";
import { isA } from "../../../is-a.js";
import { type AnyLayer, maskOf } from "../../../layers/index.js";
import { Model, Sequential } from "../../../models/index.js";
import { mostSteps } from "../../../models/most-steps.js";
import { calleeName, runsOnHost, Wiring, withoutTraining } from "../../../models/wiring.js";
import { leaves, type Tree } from "../../../structure.js";
import type { Tensor } from "../../../tensor.js";
import type { AnyModel } from "../../model-json.js";
import { requireModel } from "../../saved-model.js";
import { unsupported } from "../call.js";
import { OnnxGraph } from "../graph-layer.js";
import { ELEMENTS, encodeModel, OPSET } from "./encode.js";
import { GraphWriter, type WrittenValue } from "./graph-writer.js";
import { canBeKept, writeImported } from "./imported.js";
import { type Placed, type Size, sizesOf } from "./sizes.js";
import { TracedNames } from "./traced-call.js";
import { probeFor, type StandIns, standIns, type Value } from "./trial.js";

/** Writes a model: see `model.export`. */
export async function writeOnnx(model: AnyLayer): Promise<Uint8Array<ArrayBuffer>> {
  requireModel("export", model);
  const wiring = wiringOf(model);
  if (wiring === undefined) throw unwired(model);
  const read = await model.getWeights();
  const values = new Map(model.weights.map((variable, i) => [variable, read[i] as Tensor]));
  const inputs = leaves<LayerTensor>(wiring.inputs as Tree<LayerTensor>);
  const most = mostSteps(model);
  let fault: unknown;
  for (const how of triesFor(inputs)) {
    if (how.alike && !isA(fault, ShapeError)) break; // only where inputs of sizes of their own do not fit each other
    try {
      return encoded(model, wiring, values, standIns(inputs, { ...how, most }));
    } catch (error) {
      if (!isA(error, WgradError)) throw error;
      fault = error;
    }
  }
  throw fault;
}

/** What is tried for the sizes that inputs leave open: some models take no odd ones. */
function triesFor(inputs: readonly LayerTensor[]): readonly Omit<StandIns, "most">[] {
  const open = inputs.filter(({ shape }) => shape.slice(1).includes(-1)).length;
  const tries = open === 0 ? [false] : [true, false];
  return [false, ...(open > 1 ? [true] : [])].flatMap((alike) => tries.map((odd) => ({ odd, alike })));
}

/** The bytes of a model, with sizes in the place of those that inputs do not say. */
function encoded(
  model: AnyModel,
  wiring: AnyWiring,
  values: ReadonlyMap<Variable, Tensor>,
  sizes: readonly (readonly Size[])[],
): Uint8Array<ArrayBuffer> {
  const writer = new GraphWriter(opsetFor(model), (variable) => weightIn(values, variable));
  const inputs = leaves<LayerTensor>(wiring.inputs as Tree<LayerTensor>);
  const named = inputs.map((tensor) => writer.name(tensor.name));
  const placed = inputs.map((_, i): Value => ({ name: named[i] ?? "", shape: sizes[i] ?? [] }));
  const given = new ModelWriter(writer, placed).write(model, wiring, placed);
  const outputs = leaves<LayerTensor>(wiring.outputs as Tree<LayerTensor>);
  const ends = given.map(({ name }, i) => writer.node("Identity", [name], {}, model.outputNames[i] ?? "output"));
  return encodeModel(
    {
      name: model.name,
      ...writer.needed(ends),
      inputs: inputs.map((tensor, i) => valueInfo(named[i] ?? "", tensor)),
      outputs: outputs.map((tensor, i) => valueInfo(ends[i] ?? "", tensor)),
    },
    writer.opset,
  );
}

/** Goes through a model call by call. */
class ModelWriter {
  readonly #writer: GraphWriter;
  readonly #ends: readonly Placed[];

  constructor(writer: GraphWriter, ends: readonly Placed[]) {
    this.#writer = writer;
    this.#ends = ends;
  }

  /** Writes what a model calls, and gives its outputs. */
  write(model: AnyModel, wiring: AnyWiring, inputs: readonly Value[]): Value[] {
    const values = new Map<SymbolicTensor, Value>();
    leaves<SymbolicTensor>(wiring.inputs as Tree<SymbolicTensor>).forEach((tensor, i) => {
      const value = inputs[i];
      if (value !== undefined) values.set(tensor, value);
    });
    for (const { callee, args, outputs } of wiring.walk.calls) {
      const results = leaves<SymbolicTensor>(outputs as Tree<SymbolicTensor>);
      const given = this.#call(callee, args, values);
      results.forEach((tensor, i) => {
        const value = given[i];
        if (value !== undefined) values.set(tensor, value);
      });
    }
    return leaves<SymbolicTensor>(wiring.outputs as Tree<SymbolicTensor>).map((tensor) =>
      valueAt(values, tensor, model.name),
    );
  }

  #call(callee: Callee, args: readonly unknown[], values: ReadonlyMap<SymbolicTensor, Value>): Value[] {
    if (runsOnHost(callee)) throw unsupported(`${calleeName(callee)}, which runs on the host,`);
    if (isA<AnyModel>(callee, Model)) {
      const model = callee;
      const wiring = wiringOf(model);
      const tensors = leaves<SymbolicTensor>(args[0] as Tree<SymbolicTensor>);
      if (wiring !== undefined)
        return this.write(
          model,
          wiring,
          tensors.map((tensor) => valueAt(values, tensor, model.name)),
        );
    }
    try {
      return this.#traced(callee, args, values);
    } catch (error) {
      if (error instanceof Error && !error.message.includes(calleeName(callee)))
        error.message = `${calleeName(callee)}: ${error.message}`;
      throw error;
    }
  }

  /** Traces the call for two batches, and writes the ops that it comes to. */
  #traced(callee: Callee, args: readonly unknown[], values: ReadonlyMap<SymbolicTensor, Value>): Value[] {
    const names = new TracedNames(this.#writer, this.#ends);
    const trials = ([0, 1] as const).map((batch) => {
      const probes = new Map<LayerTensor, SymbolicTensor>();
      const probe = (tensor: LayerTensor) => {
        const value = valueAt(values, tensor, calleeName(callee));
        const made = probes.get(tensor) ?? probeFor(value, batch, tensor.dtype, names);
        probes.set(tensor, made);
        return made;
      };
      const given = args.map((arg) => replaceBetween(withoutTraining(callee, arg), probe)) as never[];
      const { result, trace } = traced(() => (callee as Callee).apply(...given), { trial: true });
      if (trace.effects.length > 0) throw unsupported("a layer that keeps something from batch to batch");
      return leaves<SymbolicTensor>(result as Tree<SymbolicTensor>);
    });
    const [first = [], second = []] = trials;
    const pairs = first.map((tensor, i) => [tensor, second[i] ?? tensor] as const);
    if (isA(callee, OnnxGraph) && canBeKept(callee as OnnxGraph, this.#writer.opset)) {
      const inputs = leaves<SymbolicTensor>(args[0] as Tree<SymbolicTensor>);
      const given = inputs.map((tensor) => ({
        name: valueAt(values, tensor, calleeName(callee)).name,
        dtype: tensor.dtype,
      }));
      const dtypes = pairs.map(([tensor]) => tensor.dtype);
      const kept = writeImported(callee as OnnxGraph, this.#writer, given, dtypes);
      return pairs.map(([a, b], i) => ({ name: kept[i] ?? "", shape: sizesOf(a.shape, b.shape) }));
    }
    const masks = pairs.map(([a, b]) => {
      const [mask, other] = [maskOf(a), maskOf(b)];
      return mask && other && ([mask, other] as const);
    });
    names.write([...pairs, ...masks.filter((mask) => mask !== undefined)]);
    const placed = ([a, b]: readonly [SymbolicTensor, SymbolicTensor]): Placed => ({
      name: names.of(a, b),
      shape: sizesOf(a.shape, b.shape),
    });
    return pairs.map((pair, i) => {
      const mask = masks[i];
      return { ...placed(pair), mask: mask && placed(mask) };
    });
  }
}

function valueAt(values: ReadonlyMap<SymbolicTensor, Value>, tensor: SymbolicTensor, where: string): Value {
  const value = values.get(tensor);
  if (value === undefined) throw unsupported(`a value that is not between the layers of ${where}`);
  return value;
}

/** The operators that are written are those of opset 17; with an imported graph of a later one, they are of that. */
function opsetFor(model: AnyModel): number {
  const graphs = [...model.modules()].filter((module): module is OnnxGraph => isA(module, OnnxGraph));
  return Math.max(OPSET, ...graphs.map(({ opset }) => opset));
}

function weightIn(values: ReadonlyMap<Variable, Tensor>, variable: Variable): Tensor {
  const value = values.get(variable);
  if (value === undefined) throw unsupported(`${variable.name}, which is no weight of the model`);
  return value;
}

// biome-ignore lint/suspicious/noExplicitAny: what a model takes and gives does not matter here
type AnyWiring = Wiring<any, any>;

/** How a model's layers hang together; undefined for one that does not say. */
function wiringOf(model: AnyModel): AnyWiring | undefined {
  if (model.wiring !== undefined) return model.wiring;
  if (isA(model, Sequential) && model.built) return new Wiring(model.name, model.input, model.output);
  return undefined;
}

function unwired(model: AnyModel): ArgumentError {
  return new ArgumentError({
    where: "export",
    problem: `${model.name} does not say how its layers hang together`,
    expected: "a functional model, or a Sequential that is built",
    received: model.className,
    remedy: "Call it between layers: const x = Input(shape); new Model({ inputs: x, outputs: model.apply(x) })",
  });
}

function valueInfo(name: string, { shape, dtype }: SymbolicTensor): WrittenValue {
  return { name, type: ELEMENTS[dtype], shape: shape.map((size) => (size < 0 ? null : size)) };
}
