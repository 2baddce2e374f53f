import { ArgumentError, ShapeError } from "../../errors.js";
import type { Callee } from "../../graph/symbols/between.js";
import { type Call, type LayerTensor, replaceBetween } from "../../graph/symbols/layer-tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { hasMethod, isA } from "../../is-a.js";
import { formatShape } from "../../shape.js";
import type { StringTensor } from "../../string-tensor.js";
import { isList, isRecord, leaves, type Tree } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { toHostTensor } from "./host-data.js";
import { PreprocessingLayer } from "./preprocessing-layer.js";

/** Where a model begins and ends, and the calls between, each after those it needs. */
export interface Ends {
  readonly inputs: Tree<LayerTensor>;
  readonly outputs: Tree<LayerTensor>;
  readonly calls: readonly Call[];
}

/** What a model does on the host before a step. */
export interface Front {
  /** The values that go from the host to the GPU: what the rest of the model begins with. */
  readonly frontier: readonly LayerTensor[];
  /** Data of the caller's, texts or numbers, as a tensor. */
  read(data: unknown): Tensor | StringTensor;
  /** A batch of inputs → the values of the frontier, under {@link ON_DEVICE}. */
  run(x: Tree<HostTensor>): Readonly<Record<string, readonly Tensor[]>>;
  /** The values of the frontier, in a graph, of what {@link run} gave. Throws an ArgumentError for anything else. */
  known(x: unknown): readonly unknown[];
}

/** The key of what is left to do for the GPU: a model with a front takes it instead of its inputs in the step. */
const ON_DEVICE = "onDevice";

/**
 * Splits a model in two: calls that run on the host, which are those of host layers and all that they need, and the rest. Throws an
 * ArgumentError where a host layer needs what only the GPU computes, and where texts would have to go there.
 */
export function makeFront(where: string, { inputs, outputs, calls }: Ends): Front {
  const needed = new Set<LayerTensor>();
  const ofHost = calls.filter(({ callee }) => hasMethod(callee, "makeFront"));
  for (const call of [...calls].reverse()) {
    const gives = leaves<LayerTensor>(call.outputs);
    if (!ofHost.includes(call) && !gives.some((one) => needed.has(one))) continue;
    if (!isA(call.callee, PreprocessingLayer)) throw notOnHost(where, call.callee, gives, calls);
    for (const one of tensorsIn(call.args)) needed.add(one);
  }
  const runs = calls.filter(
    (call) => ofHost.includes(call) || leaves<LayerTensor>(call.outputs).some((one) => needed.has(one)),
  );
  const known = new Set([
    ...leaves<LayerTensor>(inputs),
    ...runs.flatMap(({ outputs }) => leaves<LayerTensor>(outputs)),
  ]);
  const used = calls.filter((call) => !runs.includes(call)).flatMap(({ args }) => tensorsIn(args));
  const frontier = [...new Set([...used, ...leaves<LayerTensor>(outputs)])].filter((one) => known.has(one));
  for (const one of frontier) if (String(one.dtype) === "string") throw textsOnGpu(where, one);
  const begin = leaves<LayerTensor>(inputs);
  return {
    frontier,
    read: toHostTensor,
    known(x) {
      const values: unknown = isRecord(x) && x[ON_DEVICE];
      if (isList(values)) return values;
      throw new ArgumentError({
        where,
        problem: "begins with layers that run on the host, and was called in a graph",
        remedy: "Put it at the start of a functional model or a Sequential, or give data to fit, evaluate and predict",
      });
    },
    run(x) {
      const values = new Map<unknown, HostTensor>();
      leaves<HostTensor>(x).forEach((value, i) => {
        const input = begin[i];
        if (input !== undefined) values.set(input, fitted(where, input, value));
      });
      for (const { callee, args, outputs } of runs) {
        const [given] = replaceBetween(args, (one) => values.get(one)) as readonly never[];
        const [output] = leaves<LayerTensor>(outputs);
        const found: unknown = callee.apply(given as never);
        values.set(output, found as HostTensor);
      }
      const rows = leaves<HostTensor>(x)[0]?.shape[0] ?? 0;
      return { [ON_DEVICE]: frontier.map((one) => numbers(where, one, values.get(one), rows)) };
    },
  };
}

/** What the GPU gets for a value: numbers of its type, a row for each sample. */
function numbers(where: string, { name, dtype }: LayerTensor, value: HostTensor | undefined, rows: number): Tensor {
  if (!isA<Tensor>(value, Tensor)) {
    throw new ArgumentError({
      where,
      problem: `the input "${name}" goes to the GPU`,
      expected: "numbers",
      received: value === undefined ? "nothing" : "texts",
    });
  }
  if (value.shape[0] === rows) return value.cast(dtype);
  throw new ShapeError({
    where,
    problem: `"${name}" has not one row for each sample`,
    expected: `${rows} rows`,
    received: formatShape(value.shape),
    remedy: "Give the input a second axis, as in Input({ shape: [1] })",
  });
}

/** The front of a stack of which the first batch tells what goes in: `begin` is told, and gives the front that there is then. */
export function startFront(begin: (input: HostTensor) => Front | undefined): Front {
  return {
    frontier: [],
    read: toHostTensor,
    known: () => [],
    run: (x) => begin(x as HostTensor)?.run(x) ?? {},
  };
}

/** A batch of the rank that an input has: of [batch] where it is [batch, 1], as in Keras. Throws a ShapeError for other shapes. */
function fitted(where: string, { shape, name }: LayerTensor, value: HostTensor): HostTensor {
  const isFlat = value.shape.length === 1 && shape.length === 2 && shape[1] === 1;
  const fits = isFlat ? value.reshape([-1, 1]) : value;
  const isAlike = fits.shape.length === shape.length && shape.every((size, i) => size < 0 || size === fits.shape[i]);
  if (isAlike) return fits;
  throw new ShapeError({
    where,
    problem: `the input "${name}" has another shape than the model was made for`,
    expected: formatShape(shape.map((size, i) => (size >= 0 ? size : i === 0 ? "batch" : "any"))),
    received: formatShape(value.shape),
  });
}

function tensorsIn(args: readonly unknown[]): LayerTensor[] {
  const found: LayerTensor[] = [];
  replaceBetween(args, (one) => found.push(one));
  return found;
}

function nameOf(callee: Callee): string {
  return "name" in callee ? String(callee.name) : callee.className;
}

function notOnHost(
  where: string,
  callee: Callee,
  gives: readonly LayerTensor[],
  calls: readonly Call[],
): ArgumentError {
  const next = calls.find(({ args }) => tensorsIn(args).some((one) => gives.includes(one)));
  return new ArgumentError({
    where,
    problem: `${nameOf(callee)} computes on the GPU, and ${next ? nameOf(next.callee) : "a layer"} behind it on the host`,
    expected: "layers that run on the host in front of all others",
    received: `${nameOf(callee)} before one`,
  });
}

function textsOnGpu(where: string, { name }: LayerTensor): ArgumentError {
  return new ArgumentError({
    where,
    problem: `"${name}" holds texts, which cannot go to the GPU`,
    expected: "numbers",
    received: "texts",
    remedy: "Put StringLookup, TextVectorization or Hashing in between",
  });
}
