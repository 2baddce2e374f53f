import type { SymbolicTensor } from "../symbols/tensor.js";
import { assignedTo, bindingOf, domainOf, externalReads, type Members, ridesAlong } from "./group.js";
import type { Uses } from "./uses.js";

/**
 * How many buffers a group would bind beside those of its anchor's kernel (`buffersBeside`) if it ended after none, one, two, … of
 * its members. Counted in one walk: reads add up, and a value is stored from where it is made to where it is read last.
 */
export function buffersOfBeginnings({ anchor, members }: Members, uses: Uses): number[] {
  const domain = ridesAlong({ anchor }) ? domainOf({ anchor }) : undefined;
  const reads = new Set(externalReads({ anchor, members }));
  const places = new Map(members.map((node, place) => [node, place]));
  const lastReadBy = members.map((): SymbolicTensor[] => []);
  const holders = new Map<object, number>();
  let likeDomain = 0; // stores that the anchor's own output may hold

  const hold = (value: SymbolicTensor, more: 1 | -1) => {
    const binding = bindingOf(value);
    const left = (holders.get(binding) ?? 0) + more;
    if (left > 0) holders.set(binding, left);
    else holders.delete(binding);
  };
  const store = (value: SymbolicTensor, more: 1 | -1) => {
    hold(value, more);
    if (value.dtype === domain?.dtype) likeDomain += more;
  };
  const made = (value: SymbolicTensor, place: number) => {
    const last = assignedTo(value) === undefined ? uses.lastRead(value, (node) => places.get(node)) : Infinity;
    if (last <= place) return; // nobody reads it
    store(value, 1);
    lastReadBy[last]?.push(value);
  };
  const count = () => holders.size - (likeDomain > 0 ? 1 : 0);

  if (domain !== undefined) made(domain, -1);
  const counts = [count()];
  members.forEach(({ op, inputs, outputs }, place) => {
    for (const [name, input] of Object.entries(inputs)) {
      if (reads.has(input) && !op.mutates.includes(name)) hold(input, 1);
    }
    for (const value of Object.values(outputs)) made(value, place);
    for (const value of lastReadBy[place] ?? []) store(value, -1);
    counts.push(count());
  });
  return counts;
}
