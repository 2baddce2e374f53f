import { describe, test } from "vitest";
import { construct, type Declaration } from "../../src/config.js";
import * as wgrad from "../../src/index.js";
import type { Tolerance } from "./near.js";
import { readSharedJson } from "./shared.js";

/** A value that Keras 3 computed, or that Keras's own tests state. */
export interface KerasCase<Inputs = Json, Expected = Json> {
  readonly id: string;
  readonly area: string;
  readonly name: string;
  readonly config: KerasConfig;
  readonly inputs: Inputs;
  readonly expected: Expected;
  readonly tol: Tolerance & { readonly decimal?: number };
  /** The way to the expected output in a list of outputs. */
  readonly expected_select?: readonly number[];
}

/** Whatever JSON holds; each test knows what it reads. */
export type Json = any;

/** A serialised object of Keras: options beside the class's name, or in a `config` of their own. */
export interface KerasConfig {
  readonly class_name?: string;
  readonly config?: Readonly<Record<string, Json>>;
  readonly [option: string]: Json;
}

const FILE = "cases/keras_open.json";

/** What a case waits for: a class, a name or an option that does not exist yet. Thrown while a test is planned. */
export class NotYet extends Error {}

/**
 * A test for every case of an area. `plan` gives what is to be run, or throws {@link NotYet}: then the case is listed as
 * a todo with what it waits for, and runs as soon as that exists.
 */
export async function checkKerasCases<Inputs = Json, Expected = Json>(
  areas: readonly string[],
  plan: (one: KerasCase<Inputs, Expected>) => () => Promise<void>,
): Promise<void> {
  const all = await readSharedJson<KerasCase<Inputs, Expected>[]>(FILE);
  describe(`Keras's cases: ${areas.join(", ")}`, () => {
    if (all === null) return test.skip(`${FILE} is not there: put it into ../shared`);
    for (const one of all.filter(({ area }) => areas.includes(area))) {
      const title = `${one.id} ${one.name}`;
      try {
        test(title, plan(one));
      } catch (error) {
        if (!(error instanceof NotYet)) throw error;
        test.todo(`${title} (waits for ${error.message})`);
      }
    }
  });
}

/** What Keras writes down and has but one meaning here. */
const DROPPED = new Set(["dtype", "optional", "ragged", "sparse", "unroll"]);

/** Builds the object that a Keras config describes. Throws NotYet for a class, a name or an option that is not there. */
export function fromKeras(config: KerasConfig, changes: Readonly<Record<string, Json>> = {}): Json {
  const { class_name: className = "", config: nested, ...flat } = config;
  const Class: unknown = Reflect.get(wgrad, className);
  if (typeof Class !== "function") throw new NotYet(className);
  try {
    return construct(Class as never, { ...optionsOf(Class as never, nested ?? flat), ...changes });
  } catch (error) {
    if (error instanceof wgrad.ArgumentError && /no such name/.test(error.message)) throw new NotYet(lastWord(error));
    throw error;
  }
}

/** A Keras config in this library's spelling. An option that the class does not have waits, unless it is off. */
function optionsOf({ args, defaults }: Declaration, config: Readonly<Record<string, Json>>): Record<string, Json> {
  const converted: Record<string, Json> = {};
  for (const [key, value] of Object.entries(config)) {
    const name = camelCase(key);
    if (value === null || DROPPED.has(name)) continue;
    if (name.endsWith("Initializer")) continue; // of no account, since the weights are given
    if (!args.includes(name) && !Object.hasOwn(defaults, name)) {
      if (value === false) continue;
      throw new NotYet(`the option ${name}`);
    }
    if (isConfig(value)) converted[name] = fromKeras(value);
    else converted[name] = typeof value === "string" && name !== "name" ? camelCase(value) : value;
  }
  return converted;
}

function isConfig(value: Json): value is KerasConfig {
  return typeof value === "object" && "class_name" in value;
}

/** `log_softmax` → `logSoftmax`, and names that end in a digit as well: `beta_1` → `beta1`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The name that a registry refused: what a case waits for. */
function lastWord({ message }: Error): string {
  return message.match(/received "(.*?)"/)?.[1] ?? message;
}
