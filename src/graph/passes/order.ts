import { type VariableUse, variableUses } from "../symbols/by-bytes.js";
import { assignOp, sharesBytes, type Variable } from "../symbols/variable.js";
import { rootOf } from "../symbols/views.js";
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

/** What a group reads of variables, each as it is shown. */
export function variablesRead(group: Group): VariableUse[] {
  return variableUses(nodesOf(group)).filter(({ node, changes }) => !changes || node.op !== assignOp.definition);
}

/** Whether a group changes any byte of a variable. */
export function isChanged(variable: Variable, by: Group): boolean {
  return changes(by).some((other) => sharesBytes(variable, other));
}

/** The variables that a group changes. */
export function changes(group: Group): Variable[] {
  return variableUses(nodesOf(group)).flatMap(({ variable, changes }) => (changes ? variable : []));
}
