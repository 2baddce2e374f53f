import { snakeCase } from "../../src/names.js";
import { isRecord } from "../../src/structure.js";

/** A public function with a call of it that is right. */
export interface Call {
  readonly name: string;
  /** What its arguments are called, in order; a mark behind tells options that may be given: `options`. */
  readonly names: readonly string[];
  /** Arguments that are right, made anew. */
  args(): readonly unknown[];
  /** Options that the last argument may hold beside those in `args`, each with some value that is right or undefined. */
  readonly options?: readonly string[];
  run(...args: readonly never[]): unknown;
}

/** One place of a call that garbage can be put in. */
export interface Slot {
  readonly call: Call;
  /** `Dense.units`, `fit.options.epochs`. */
  readonly name: string;
  /** The name of the argument or option alone. */
  readonly argument: string;
  /** Whether nothing that stands there can be right: options that do not exist. */
  readonly never?: boolean;
  put(value: unknown): readonly unknown[];
}

/** All places of a call: arguments, options, first entries of lists, and options that do not exist. */
export function slotsOf(call: Call): Slot[] {
  const { name, names } = call;
  const slots: Slot[] = [];
  names.forEach((argument, at) => {
    const replace = (make: (old: unknown) => unknown) => {
      const args = [...call.args()];
      while (args.length < at) args.push(undefined);
      args[at] = make(args[at]);
      return args;
    };
    slots.push({ call, name: `${name}.${argument}`, argument, put: (value) => replace(() => value) });
    const valid = call.args()[at];
    if (Array.isArray(valid) && valid.length > 0) {
      const put = (value: unknown) => replace((list) => [value, ...(list as unknown[]).slice(1)]);
      slots.push({ call, name: `${name}.${argument}[0]`, argument: `${argument}[0]`, put });
    }
    if (argument !== "options" && !isRecord(valid)) return;
    const given = isRecord(valid) ? Object.keys(valid) : [];
    const known = [...new Set([...given, ...(argument === "options" ? (call.options ?? []) : [])])];
    const option = (key: string, never = false): Slot => ({
      call,
      name: `${name}.${argument}.${key}`,
      argument: key,
      never,
      put: (value) =>
        replace((old) => {
          const record: Record<string, unknown> = { ...(old as object) };
          Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
          return record;
        }),
    });
    slots.push(...known.map((key) => option(key)));
    if (argument !== "options") return;
    const strange = known.map(snakeCase).filter((key) => !known.includes(key));
    for (const key of [...strange, "nothingLikeIt", "__proto__", "constructor", "toString"]) {
      if (!known.includes(key)) slots.push(option(key, true));
    }
  });
  return slots;
}
