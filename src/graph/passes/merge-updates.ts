import { accessOf } from "../symbols/broadcast.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { assignOp, sharesBytes, type Variable } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { bindsApart, buffersBeside, domainOf, type Group, groupOf, ridesAlong, sameDomain } from "./group.js";
import type { Uses } from "./uses.js";

/**
 * Updates of variables of one shape become one kernel, though they have nothing to do with each other: the moving averages of
 * two layers, the counts of several metrics, the runs of one optimizer. The earlier one moves to the later.
 */
export function mergeUpdates(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  const merged = [...groups];
  for (let from = merged.length - 2; from >= 0; from--) {
    const early = merged[from];
    if (early === undefined || !isUpdate(early)) continue;
    for (let to = from + 1; to < merged.length; to++) {
      const late = merged[to];
      if (late === undefined) break;
      const both = isUpdate(late) && sameDomain(early, late) ? merge(early, late, uses, mostBuffers) : undefined;
      if (both !== undefined) {
        merged[to] = both;
        merged.splice(from, 1);
        break;
      }
      if (!mayPass(early, late)) break;
    }
  }
  return merged;
}

/** Whether a group stands alone and changes variables in place. */
function isUpdate(group: Group): boolean {
  return !ridesAlong(group) && group.members.some(({ op }) => op === assignOp.definition) && group.members.length > 1;
}

/** Both in one kernel, which reads all before it writes; nothing where that would give other values, or not fit. */
function merge(early: Group, late: Group, uses: Uses, mostBuffers: number): Group | undefined {
  const members = [...early.members, ...late.members].sort((a, b) => a.id - b.id);
  const [anchor] = members;
  if (anchor === undefined || reads(late, early) || writesTheSame(early, late)) return undefined;
  const domain = domainOf(late);
  const inPlace = ({ tensor, variable }: Read) =>
    changes(late).every((other) => !sharesBytes(variable, other) || variable === other) &&
    domain !== undefined &&
    accessOf(tensor.shape, domain.shape).kind === "same";
  const disturbed = variablesRead(early).filter(({ variable }) => isChanged(variable, late));
  if (!disturbed.every(inPlace) || !bindsApart(members)) return undefined;
  const both = groupOf({ anchor, members }, uses);
  return buffersBeside(both) <= mostBuffers ? both : undefined;
}

/** Whether two groups may change places. */
function mayPass(a: Group, b: Group): boolean {
  return !reads(a, b) && !reads(b, a) && !writesTheSame(a, b);
}

/** Whether one group reads what the other computes, or changes. */
function reads(reader: Group, writer: Group): boolean {
  const made = new Set(nodesOf(writer).flatMap(({ outputs }) => Object.values(outputs)));
  const inputs = nodesOf(reader).flatMap((node) => Object.values(node.inputs));
  return (
    inputs.some((input) => made.has(rootOf(input))) ||
    variablesRead(reader).some(({ variable }) => isChanged(variable, writer))
  );
}

function writesTheSame(a: Group, b: Group): boolean {
  return changes(a).some((variable) => isChanged(variable, b));
}

interface Read {
  readonly tensor: SymbolicTensor;
  readonly variable: Variable;
}

/** What a group reads of variables, each as it is shown. */
function variablesRead(group: Group): Read[] {
  return nodesOf(group).flatMap(({ op, inputs }) =>
    Object.entries(inputs).flatMap(([name, tensor]) => {
      const variable = variableOf(tensor);
      return variable === undefined || (op === assignOp.definition && name === "target") ? [] : [{ tensor, variable }];
    }),
  );
}

function isChanged(variable: Variable, by: Group): boolean {
  return changes(by).some((other) => sharesBytes(variable, other));
}

/** The variables that a group changes. */
function changes(group: Group): Variable[] {
  return nodesOf(group).flatMap(({ op, inputs }) =>
    op.mutates.flatMap((name) => {
      const target = inputs[name];
      return (target && variableOf(target)) ?? [];
    }),
  );
}

function nodesOf({ anchor, members }: Group): OpNode[] {
  return [...new Set([anchor, ...members])];
}
