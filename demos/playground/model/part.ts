/** What a playground's state says of a thing that is made from a config: its class, and the options that differ from the defaults. */
import {
  ArgumentError,
  BaseOptimizer,
  Constraint,
  constraints,
  Initializer,
  initializers,
  Layer,
  Loss,
  layers,
  losses,
  optimizers,
  Regularizer,
  regularizers,
} from "wgrad";

/** A class by its name, and what it is given. Arguments are options here, as in a config. */
export interface Part {
  readonly name: string;
  readonly options: Options;
}

export type Options = Readonly<Record<string, Value>>;

/** What an option may be: whatever JSON holds, and parts. */
export type Value = null | boolean | number | string | readonly Value[] | Part;

/** What a class of the library says of itself. */
export interface PartClass {
  readonly className: string;
  readonly args: readonly string[];
  readonly defaults: object;
  fromConfig(config: object): object;
}

const KINDS = {
  layer: [layers, Layer],
  optimizer: [optimizers, BaseOptimizer],
  loss: [losses, Loss],
  initializer: [initializers, Initializer],
  regularizer: [regularizers, Regularizer],
  constraint: [constraints, Constraint],
} as const;

export type PartKind = keyof typeof KINDS;

/** The class of the library that has this name. Throws an ArgumentError where there is none of that kind. */
export function classOf(kind: PartKind, name: string): PartClass {
  const [namespace, Base] = KINDS[kind];
  const found: unknown = Object.hasOwn(namespace, name) ? Reflect.get(namespace, name) : undefined;
  if (isClassOf(found, Base)) return found;
  throw new ArgumentError({
    where: "playground",
    problem: `no such ${kind}`,
    expected: `the name of one, such as ${kind === "layer" ? "Dense" : namesOf(kind)[0]}`,
    received: JSON.stringify(name),
  });
}

/** The names of all classes of a kind that can be made of their defaults alone. */
export function namesOf(kind: PartKind): readonly string[] {
  const [namespace, Base] = KINDS[kind];
  return Object.entries(namespace).flatMap(([name, Class]: [string, unknown]) =>
    isClassOf(Class, Base) && Class.className === name && isMade(() => Class.fromConfig({})) ? [name] : [],
  );
}

function isClassOf(Class: unknown, Base: abstract new (...args: never[]) => object): Class is PartClass {
  return typeof Class === "function" && Class.prototype instanceof Base;
}

function isMade(make: () => object): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

/** Makes what a part says. Throws an ArgumentError for names and options that there are not. */
export function make(kind: PartKind, { name, options }: Part, own: object = {}): object {
  return classOf(kind, name).fromConfig({ ...configOf(options), ...own });
}

/** Options as constructors take them: with the objects that their parts stand for. */
export function configOf(options: Options): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(options).map(([option, value]) => [option, isPart(value) ? make(kindOf(option), value) : value]),
  );
}

export function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && "name" in value && "options" in value;
}

/** What kind of part an option takes: `kernelInitializer` an initializer. All that is named otherwise is a layer within a layer. */
export function kindOf(option: string): PartKind {
  const [, kind] = /(initializer|regularizer|constraint)$/i.exec(option) ?? [];
  return (kind?.toLowerCase() as PartKind | undefined) ?? "layer";
}

/** The layer that a part stands for. */
export function makeLayer(part: Part, name: string): layers.AnyLayer {
  const made = make("layer", part, { name });
  if (made instanceof Layer) return made;
  throw new ArgumentError({ where: "playground", problem: "no layer", expected: "a layer", received: part.name });
}
