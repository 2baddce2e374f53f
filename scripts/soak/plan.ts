import { Random } from "wgrad";

/** Something that is asked of a model. */
export type Action =
  | {
      readonly kind: "fit";
      readonly epochs: number;
      readonly batchSize: number;
      readonly shuffle: boolean;
      readonly validates: boolean;
    }
  /** A fit on batches that are made one by one, as a file is read. */
  | { readonly kind: "stream"; readonly batchSize: number }
  | { readonly kind: "evaluate"; readonly batchSize: number }
  | { readonly kind: "predict"; readonly batchSize: number }
  | { readonly kind: "trainOnBatch"; readonly rows: number }
  /** All there is goes through a file, and on in another model, device or process. */
  | { readonly kind: "move"; readonly to: "model" | "device" | "process" };

const FAULTS = ["none", "loss", "foreign", "slow", "throw", "abort", "source", "memory"] as const;

/** What goes wrong meanwhile. Those of {@link ENDS} end what was asked with an error; it is then asked again. */
export type Fault = (typeof FAULTS)[number];

/** What becomes of an action where something goes wrong. */
export interface Step {
  readonly action: Action;
  readonly fault: Fault;
  /** When it goes wrong: at this hook, batch or allocation. */
  readonly at: number;
}

/** The life of one model. */
export interface Plan {
  readonly seed: number;
  readonly net: number;
  readonly optimizer: number;
  readonly steps: readonly Step[];
}

/** Draws a life: the same one for the same seed. */
export function draw(seed: number): Plan {
  const random = new Random(seed);
  const [net, optimizer] = [random.below(4), random.below(3)];
  const steps = Array.from({ length: 2 + random.below(5) }, (): Step => {
    const action = drawAction(random);
    return { action, fault: FAULTS[random.below(FAULTS.length)] ?? "none", at: random.below(10) };
  });
  return { seed, net, optimizer, steps };
}

function drawAction(random: Random): Action {
  const batchSize = 4 + random.below(13);
  const kind = random.below(10);
  if (kind <= 2) {
    const [shuffle, validates] = [random.below(2) === 0, random.below(2) === 0];
    return { kind: "fit", epochs: 1 + random.below(3), batchSize, shuffle, validates };
  }
  if (kind <= 4) return { kind: "stream", batchSize };
  if (kind === 5) return { kind: "evaluate", batchSize };
  if (kind === 6) return { kind: "predict", batchSize };
  if (kind === 7) return { kind: "trainOnBatch", rows: batchSize };
  const where = random.below(10);
  return { kind: "move", to: where === 0 ? "process" : where <= 4 ? "device" : "model" };
}

/** A life in words, a line a step. */
export function inWords({ seed, net, optimizer, steps }: Plan): string {
  const lines = steps.map(({ action, fault, at }, i) => {
    const { kind, ...rest } = action;
    const what = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
    return `  ${i + 1}. ${[kind, ...what].join(", ")}${fault === "none" ? "" : `; ${fault} at ${at}`}`;
  });
  return [`seed ${seed}, net ${net}, optimizer ${optimizer}`, ...lines].join("\n");
}
