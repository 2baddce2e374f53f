import { type Cell, type CellActivation, GATES, STATES } from "../../../ops/sequence/recurrent-lowering.js";
import { ELEMENTS } from "./encode.js";
import type { GraphWriter, WrittenValue } from "./graph-writer.js";
import type { OpCall } from "./op-call.js";

/** The parts of [batch, parts · units]. */
type Parts = readonly string[];

/** One step of a cell: the states after it, from the shares that inputs (`z`) and states (`r`) have in its gates. */
type Step = (writer: GraphWriter, how: Functions, z: Parts, r: Parts, states: Parts) => string[];

interface Functions {
  readonly activation: CellActivation;
  readonly gates: CellActivation;
}

const STEPS: Readonly<Record<Cell, Step>> = {
  lstm(writer, { activation, gates }, z, r, [, c = ""]) {
    const [i = "", f = "", g = "", o = ""] = z.map((part, gate) => writer.node("Add", [part, r[gate] ?? ""]));
    const s = (x: string) => activated(writer, gates, x);
    const kept = writer.node("Mul", [s(f), c]);
    const next = writer.node("Add", [kept, writer.node("Mul", [s(i), activated(writer, activation, g)])]);
    return [writer.node("Mul", [s(o), activated(writer, activation, next)]), next];
  },
  gru(writer, { activation, gates }, [z0 = "", z1 = "", z2 = ""], [r0 = "", r1 = "", r2 = ""], [h = ""]) {
    const update = activated(writer, gates, writer.node("Add", [z0, r0]));
    const reset = activated(writer, gates, writer.node("Add", [z1, r1]));
    const n = activated(writer, activation, writer.node("Add", [z2, writer.node("Mul", [reset, r2])]));
    const fresh = writer.node("Mul", [writer.node("Sub", [writer.scalar(1), update]), n]);
    return [writer.node("Add", [writer.node("Mul", [update, h]), fresh])];
  },
  rnn: (writer, { activation }, [z = ""], [r = ""]) => [activated(writer, activation, writer.node("Add", [z, r]))],
};

function activated(writer: GraphWriter, like: CellActivation, x: string): string {
  if (like === "linear") return x;
  if (like === "tanh") return writer.node("Tanh", [x]);
  if (like === "relu") return writer.node("Relu", [x]);
  if (like === "sigmoid") return writer.node("Sigmoid", [x]);
  return writer.node("HardSigmoid", [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
}

/** A recurrent layer as a Scan over its steps. At steps that the mask leaves out the states stay as they are. */
export function scanned(call: OpCall): Readonly<Record<string, string>> {
  const { writer } = call;
  const kind = call.attr<Cell>("cell");
  const [units = 1] = call.pair("u")[0].shape;
  const count = STATES[kind];
  const [xz, u, bias] = [call.input("xz"), call.input("u"), call.has("bias") ? call.input("bias") : undefined];
  const mask = call.has("mask") ? call.input("mask") : undefined;

  const step = writer.inner();
  const named = (name: string, type: number, shape: readonly (number | null)[]): WrittenValue => ({
    name: step.name(name),
    type,
    shape,
  });
  const state = [null, units];
  const states = Array.from({ length: count }, (_, i) => named(i === 0 ? "h" : "c", ELEMENTS.float32, state));
  const input = named("z", ELEMENTS.float32, [null, GATES[kind] * units]);
  const counts = mask === undefined ? undefined : named("counts", ELEMENTS.bool, [null]);
  const product = step.node("MatMul", [states[0]?.name ?? "", u]);
  const share = bias === undefined ? product : step.node("Add", [product, bias]);
  const parts = (x: string) =>
    GATES[kind] === 1
      ? [x]
      : step.nodeOfMany(
          "Split",
          [x, step.ints(new Array<number>(GATES[kind]).fill(units))],
          { axis: 1 },
          new Array<string>(GATES[kind]).fill("gate"),
        );
  const functions = {
    activation: call.attr<CellActivation>("activation"),
    gates: call.attr<CellActivation>("recurrentActivation"),
  };
  const before = states.map(({ name }) => name);
  const fresh = STEPS[kind](step, functions, parts(input.name), parts(share), before);
  const isReal = counts === undefined ? undefined : step.node("Unsqueeze", [counts.name, step.ints([1])]);
  const after = fresh.map((one, i) =>
    isReal === undefined ? one : step.node("Where", [isReal, one, before[i] ?? ""]),
  );
  // Every name once among the outputs: the states that go on, and what is kept of each step.
  const kept = after.map((one) => step.node("Identity", [one]));
  const values = [...after, ...kept].map((name) => ({ name, type: ELEMENTS.float32, shape: state }));
  const inputs = [...states, input, ...(counts === undefined ? [] : [counts])];
  const graph = { name: "step", ...step.needed(values.map(({ name }) => name)), inputs, outputs: values };

  const scans = mask === undefined ? [xz] : [xz, mask];
  const outputs = writer.nodeOfMany(
    "Scan",
    [...startOf(call, count, units), ...scans],
    {
      body: { graph },
      num_scan_inputs: scans.length,
      scan_input_axes: scans.map(() => 1),
      scan_output_axes: kept.map(() => 1),
    },
    [...after.map(() => "last"), ...kept.map(() => "sequence")],
  );
  const [h = "", c] = outputs.slice(count);
  return c === undefined ? { h } : { h, c };
}

/** The states before the first step. */
function startOf(call: OpCall, count: number, units: number): string[] {
  const { writer } = call;
  if (!call.has("initial")) {
    const batch = call.shape("xz")[0] ?? [1, 1];
    const shape = call.sizes.shape([batch, [units, units]], call.near);
    const zeros = writer.node("Expand", [writer.scalar(0), shape]);
    return new Array<string>(count).fill(zeros);
  }
  const initial = call.input("initial");
  if (count === 1) return [initial];
  return writer.nodeOfMany("Split", [initial, writer.ints([units, units])], { axis: 1 }, ["h", "c"]);
}
