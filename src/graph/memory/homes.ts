import { ArgumentError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import type { Hold } from "../../gpu/hold.js";
import type { Graph } from "../symbols/graph.js";
import { freed, type Stretch, type Variable } from "../symbols/variable.js";
import { place } from "./place.js";

/**
 * Keeps the memory of all variables of a graph, from now on, and gives those that nobody has put into a slab yet one of their
 * own: it stays as long as the variables.
 *
 * Rejects with an ArgumentError for a variable whose memory was freed or belongs to another device.
 */
export async function holdVariables(device: Device, label: string, graph: Graph, hold: Hold): Promise<void> {
  const loose = new Set<Variable>();
  const keep = (variable: Variable, { home }: Stretch) => {
    if (home.memory !== device.memory) throw elsewhere(variable);
    if (home.isFreed) throw freed(variable.name);
    hold.retain(home.buffer);
  };
  for (const { source } of [
    ...graph.nodes.flatMap(({ inputs }) => Object.values(inputs)),
    ...Object.values(graph.outputs),
  ]) {
    if (source.kind !== "variable") continue;
    if (source.variable.region === undefined) loose.add(source.variable);
    else keep(source.variable, source.variable.region);
  }
  if (loose.size === 0) return;
  await place(device, `${label} variables`, () => [[...loose].filter(({ region }) => region === undefined)]);
  for (const variable of loose) if (variable.region !== undefined) keep(variable, variable.region);
}

function elsewhere({ name }: Variable): ArgumentError {
  return new ArgumentError({
    where: name,
    problem: "its values lie on another device",
    remedy: "Make new layers, and copy the weights with getWeights and setWeights",
  });
}
