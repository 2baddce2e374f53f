/** How long a value must stay in memory: from the step that writes it to the last that reads it, both included. */
export interface Lifetime {
  readonly byteLength: number;
  readonly first: number;
  readonly last: number;
}

/** Which slot each value gets, and how large the slots are. */
export interface MemoryPlan {
  /** Index into `slots` for each lifetime. */
  readonly slotOf: readonly number[];
  /** Byte length of each slot. */
  readonly slots: readonly number[];
  /** The most bytes that are alive at one time: no plan can do with less. */
  readonly peakLiveBytes: number;
  /** Sum of the slots. */
  readonly plannedBytes: number;
}

/**
 * Assigns values to slots so that no two values that live at the same time share one. A slot is a whole GPU buffer:
 * WebGPU refuses a buffer that is read and written in one dispatch, even at different offsets.
 *
 * Two greedy orders are tried, largest value first and in order of time, and the smaller plan is taken. Finding the
 * best plan is NP-hard (interval colouring with sizes); on training graphs the greedy ones come close to the peak.
 */
export function planMemory(lifetimes: readonly Lifetime[]): MemoryPlan {
  const indices = [...lifetimes.keys()];
  const at = (i: number): Lifetime => lifetimes[i] ?? { byteLength: 0, first: 0, last: 0 };
  const bySize = [...indices].sort((a, b) => at(b).byteLength - at(a).byteLength || at(a).first - at(b).first);
  const byTime = [...indices].sort((a, b) => at(a).first - at(b).first || at(b).byteLength - at(a).byteLength);
  const plans = [bySize, byTime].map((order) => assign(lifetimes, order));
  const [best] = plans.sort((a, b) => total(a.slots) - total(b.slots));
  const { slotOf, slots } = best ?? { slotOf: [], slots: [] };
  return { slotOf, slots, peakLiveBytes: peakLive(lifetimes), plannedBytes: total(slots) };
}

/** Places values in the given order, each in the free slot that grows or wastes least. */
function assign(lifetimes: readonly Lifetime[], order: readonly number[]): { slotOf: number[]; slots: number[] } {
  const slotOf = new Array<number>(lifetimes.length).fill(0);
  const slots: number[] = [];
  const tenants: Lifetime[][] = [];
  for (const index of order) {
    const value = lifetimes[index];
    if (value === undefined) continue;
    let best = -1;
    let bestCost = value.byteLength;
    for (let slot = 0; slot < slots.length; slot++) {
      const size = slots[slot] ?? 0;
      const growth = Math.max(0, value.byteLength - size);
      const waste = Math.max(0, size - value.byteLength);
      const cost = growth + waste * 1e-6;
      if (cost > bestCost || (cost === bestCost && best >= 0)) continue;
      if (tenants[slot]?.some((other) => overlap(other, value))) continue;
      best = slot;
      bestCost = cost;
    }
    if (best < 0) best = slots.push(0) - 1;
    slots[best] = Math.max(slots[best] ?? 0, value.byteLength);
    const others = tenants[best];
    if (others === undefined) tenants[best] = [value];
    else others.push(value);
    slotOf[index] = best;
  }
  return { slotOf, slots };
}

function overlap(a: Lifetime, b: Lifetime): boolean {
  return a.first <= b.last && b.first <= a.last;
}

function peakLive(lifetimes: readonly Lifetime[]): number {
  const changes = new Map<number, number>(); // of the bytes alive, by the step that they change before
  const change = (step: number, bytes: number) => changes.set(step, (changes.get(step) ?? 0) + bytes);
  for (const { byteLength, first, last } of lifetimes) {
    change(first, byteLength);
    change(last + 1, -byteLength);
  }
  let [live, peak] = [0, 0];
  for (const [, bytes] of [...changes].sort(([a], [b]) => a - b)) {
    live += bytes;
    peak = Math.max(peak, live);
  }
  return peak;
}

function total(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
