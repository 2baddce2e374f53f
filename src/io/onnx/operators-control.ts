import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import { sameShape } from "../../shape.js";
import { bounded, type Call, computed, type Row, type Value, wholeNumbers } from "./call.js";

// Operators with graphs of their own. What is gone through step by step is written down step by step: how often must be known.

/** Each step is a graph's worth of nodes. */
const MOST_STEPS = 4096;

/** One of two graphs; both, if which of them is not known, and then of each element the right one. */
const either: Row = (call) => {
  const condition = call.value(0);
  if (condition?.numbers !== undefined) return call.run(condition.numbers[0] ? "then_branch" : "else_branch", []);
  const [yes, no] = [call.run("then_branch", []), call.run("else_branch", [])];
  return yes.map((value, i) => {
    const other = no[i];
    call.needs(
      other !== undefined && sameShape(value.shape, other.shape),
      "results of two shapes, by what is computed",
    );
    return ops.where(ops.reshape(call.tensor(0), []), value.tensor, (other ?? value).tensor);
  });
};

const loop: Row = (call) => {
  const count = call.numbers(0)?.[0];
  const states = inputsFrom(call, 2, call.values.length);
  let values = states;
  let goesOn: Value | undefined = call.value(1);
  const kept: Value[][] = [];
  for (let step = 0; step < (count ?? Infinity); step++) {
    const isKnown = goesOn === undefined || goesOn.numbers !== undefined;
    call.needs(isKnown && (count !== undefined || goesOn !== undefined), "an end that is computed");
    if (goesOn?.numbers?.[0] === 0) break;
    bounded(step, MOST_STEPS);
    const results = call.run("body", [wholeNumbers([step], []), goesOn ?? wholeNumbers([1], []), ...values]);
    [goesOn] = results;
    values = results.slice(1, states.length + 1);
    kept.push(results.slice(states.length + 1));
  }
  const ends = (kept[0] ?? []).map((_, i) => stacked(kept, i, 0, false));
  call.needs(states.length + ends.length >= call.outputs.length, "no steps");
  return [...values, ...ends];
};

const scan: Row = (call) => {
  call.needs(call.opset >= 9, "a batch of its own");
  const count = call.number("num_scan_inputs", 1);
  const all = inputsFrom(call, 0, call.values.length);
  const states = all.slice(0, all.length - count);
  const [axes, directions] = [call.ints("scan_input_axes"), call.ints("scan_input_directions")];
  const sequences = all.slice(states.length).map(({ tensor }, i) => {
    const axis = axes?.[i] ?? 0;
    bounded(tensor.shape.at(axis) ?? 1, MOST_STEPS);
    const steps = ops.unstack(tensor, axis);
    return directions?.[i] === 1 ? steps.toReversed() : steps;
  });
  let values = states;
  const kept = (sequences[0] ?? []).map((_, step) => {
    const now = sequences.flatMap((sequence) => sequence[step] ?? []);
    const results = call.run("body", [...values, ...now.map(computed)]);
    values = results.slice(0, states.length);
    return results.slice(states.length);
  });
  const [outAxes, outDirections] = [call.ints("scan_output_axes"), call.ints("scan_output_directions")];
  const ends = (kept[0] ?? []).map((_, i) => stacked(kept, i, outAxes?.[i] ?? 0, outDirections?.[i] === 1));
  return [...values, ...ends];
};

/** What came of each step, along an axis of its own. */
function stacked(kept: readonly (readonly Value[])[], i: number, axis: number, isBack: boolean): SymbolicTensor {
  const tensors = kept.flatMap((values) => values[i]?.tensor ?? []);
  return ops.stack(isBack ? tensors.toReversed() : tensors, axis);
}

function inputsFrom(call: Call, start: number, count: number): Value[] {
  const given = Array.from({ length: Math.max(0, count - start) + 2 }, (_, i) => call.value(start + i));
  return given.filter((value) => value !== undefined);
}

export const controls: Readonly<Record<string, Row>> = { If: either, Loop: loop, Scan: scan };
