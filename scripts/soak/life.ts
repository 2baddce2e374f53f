import { loadTrainingState, OutOfMemoryError, Random, saveTrainingState } from "wgrad";
import { doWrong } from "../../tests/harness/foreign-errors.js";
import type { Devices } from "./devices.js";
import { modelOf, type SoakModel } from "./models.js";
import { type Meanwhile, perform } from "./perform.js";
import type { Plan, Step } from "./plan.js";
import { inAnotherProcess } from "./tab.js";
import { alive } from "./watch.js";

/** What a model said on its way, and all that it came to, as text. */
export interface Life {
  readonly said: readonly string[];
  readonly state: string;
}

/** Lives a plan from a step on, without anything that goes wrong. */
export async function serial(plan: Plan, model = modelOf(plan), from = 0): Promise<Life> {
  const said: string[] = [];
  for (const { action } of plan.steps.slice(from)) said.push(await perform(model, plan, action, { hook: alive }));
  const state = await saved(model);
  model.dispose();
  return { said, state };
}

/** Lives a plan with all that goes wrong in it. */
export async function faulty(plan: Plan, devices: Devices): Promise<Life> {
  let model = modelOf(plan);
  const said: string[] = [];
  for (const [i, step] of plan.steps.entries()) {
    const { action } = step;
    if (action.kind !== "move") {
      const next = await suffered(model, plan, step, devices);
      model = next.model;
      said.push(next.said);
      continue;
    }
    said.push("");
    const state = await saved(model);
    model.dispose();
    if (action.to === "process") {
      const rest = await inAnotherProcess(plan, i + 1, state);
      return { said: [...said, ...rest.said], state: rest.state };
    }
    if (action.to === "device") await devices.open();
    model = await restored(modelOf(plan), state);
  }
  const state = await saved(model);
  model.dispose();
  return { said, state };
}

/** All of a training, as the text of its file. */
export async function saved(model: SoakModel): Promise<string> {
  return Buffer.from(saveTrainingState(await model.getTrainingState({ epoch: 0 }))).toString("base64");
}

export async function restored(model: SoakModel, state: string): Promise<SoakModel> {
  await model.setTrainingState(loadTrainingState(Uint8Array.from(Buffer.from(state, "base64"))));
  return model;
}

/** Performs a step amid its fault. Where that ends it, all is set back, in this model or another, and it is performed again. */
async function suffered(
  model: SoakModel,
  plan: Plan,
  { action, fault, at }: Step,
  devices: Devices,
): Promise<{ readonly model: SoakModel; readonly said: string }> {
  const ours = new RangeError(`${fault} at ${at}`);
  const ending = new AbortController();
  const random = new Random(plan.seed).fork(`${fault} ${at}`);
  const fateful = meanwhileOf(fault, at, { devices, ending, ours, random });
  const hook = (count: number) => {
    alive();
    fateful.hook?.(count);
  };
  const meanwhile = { ...fateful, hook };
  const before = await saved(model);
  if (fault === "memory") devices.failAt(at);
  try {
    return { model, said: await perform(model, plan, action, meanwhile) };
  } catch (error) {
    if (error !== ours && !(fault === "memory" && error instanceof OutOfMemoryError)) throw error;
  } finally {
    devices.failAt();
  }
  const again = at % 2 === 0 ? model : modelOf(plan);
  if (again !== model) model.dispose();
  await restored(again, before);
  return { model: again, said: await perform(again, plan, action, { hook: alive }) };
}

interface Means {
  readonly devices: Devices;
  readonly ending: AbortController;
  readonly ours: Error;
  readonly random: Random;
}

function meanwhileOf(fault: Step["fault"], at: number, { devices, ending, ours, random }: Means): Meanwhile {
  const fail = (count: number) => {
    if (count === at) throw ours;
  };
  switch (fault) {
    case "loss":
      return { hook: (count) => (count % 8 === at ? devices.lose() : undefined) };
    case "foreign":
      return { hook: () => void (devices.gpu && doWrong(random, devices.gpu)) };
    case "slow":
      return { batch: () => new Promise((resolve) => setTimeout(resolve, random.below(20))) };
    case "throw":
      return { hook: fail };
    case "source":
      return { batch: fail };
    case "abort":
      return { hook: (count) => (count === at ? ending.abort(ours) : undefined), signal: ending.signal };
    default:
      return {};
  }
}
