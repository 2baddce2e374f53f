import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { assignOp, sharesBytes, type Variable } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { type Group, nodesOf } from "./group.js";

// What keeps groups in their order: what one computes or changes and another reads.

/** Whether two groups may change places. */
export function mayPass(a: Group, b: Group): boolean {
  return !reads(a, b) && !reads(b, a) && !writesTheSame(a, b);
}

/** Whether one group reads what the other computes, or changes. */
export function reads(reader: Group, writer: Group): boolean {
  const made = new Set(nodesOf(writer).flatMap(({ outputs }) => Object.values(outputs)));
  const inputs = nodesOf(reader).flatMap((node) => Object.values(node.inputs));
  return (
    inputs.some((input) => made.has(rootOf(input))) ||
    variablesRead(reader).some(({ variable }) => isChanged(variable, writer))
  );
}

/** Whether both change a variable. */
export function writesTheSame(a: Group, b: Group): boolean {
  return changes(a).some((variable) => isChanged(variable, b));
}

/** A variable as a node reads it. */
export interface Read {
  readonly node: OpNode;
  readonly tensor: SymbolicTensor;
  readonly variable: Variable;
}

/** What a group reads of variables, each as it is shown. */
export function variablesRead(group: Group): Read[] {
  return nodesOf(group).flatMap((node) =>
    Object.entries(node.inputs).flatMap(([name, tensor]) => {
      const variable = variableOf(tensor);
      const isTarget = node.op === assignOp.definition && name === "target";
      return variable === undefined || isTarget ? [] : [{ node, tensor, variable }];
    }),
  );
}

/** Whether a group changes any byte of a variable. */
export function isChanged(variable: Variable, by: Group): boolean {
  return changes(by).some((other) => sharesBytes(variable, other));
}

/** The variables that a group changes. */
export function changes(group: Group): Variable[] {
  return nodesOf(group).flatMap(({ op, inputs }) =>
    op.mutates.flatMap((name) => {
      const target = inputs[name];
      return (target && variableOf(target)) ?? [];
    }),
  );
}
