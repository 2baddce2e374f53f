import { isRecord } from "../structure.js";

/** What was found for one question on one adapter. */
export interface Choice {
  /** Index of the fastest candidate that computes what the default computes; 0 where none beats that. */
  readonly candidate: number;
  /** Milliseconds of the default, and of the winner. */
  readonly defaultTime: number;
  readonly time: number;
}

const FORMAT = "wgrad tuning 1";

/** What was found to be fastest: by adapter, then by question. */
export class Choices {
  readonly #byAdapter = new Map<string, Map<string, Choice>>();

  get(adapter: string, key: string): Choice | undefined {
    return this.#byAdapter.get(adapter)?.get(key);
  }

  set(adapter: string, key: string, choice: Choice): void {
    const own = this.#byAdapter.get(adapter) ?? new Map<string, Choice>();
    this.#byAdapter.set(adapter, own.set(key, choice));
  }

  /** How many there are. */
  get size(): number {
    return [...this.#byAdapter.values()].reduce((sum, { size }) => sum + size, 0);
  }

  clear(): void {
    this.#byAdapter.clear();
  }

  /** All of it, as text. */
  toJson(): string {
    const adapters = [...this.#byAdapter].map(([adapter, choices]) => [adapter, Object.fromEntries(choices)]);
    return JSON.stringify({ format: FORMAT, adapters: Object.fromEntries(adapters) }, undefined, 1);
  }

  /**
   * Adds what a text holds that is not known yet. What is damaged, or of something else, is passed over. Gives how many
   * were added.
   */
  addJson(json: string): number {
    const before = this.size;
    const stored = parsed(json);
    if (!isRecord(stored) || stored.format !== FORMAT || !isRecord(stored.adapters)) return 0;
    for (const [adapter, choices] of Object.entries(stored.adapters)) {
      if (!isRecord(choices)) continue;
      for (const [key, choice] of Object.entries(choices)) {
        if (isChoice(choice) && this.get(adapter, key) === undefined) this.set(adapter, key, choice);
      }
    }
    return this.size - before;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isChoice(value: unknown): value is Choice {
  if (!isRecord(value)) return false;
  const { candidate, defaultTime, time } = value;
  const isTime = (one: unknown) => typeof one === "number" && Number.isFinite(one) && one >= 0;
  return Number.isSafeInteger(candidate) && Number(candidate) >= 0 && isTime(defaultTime) && isTime(time);
}
