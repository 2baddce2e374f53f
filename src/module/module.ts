import { oneOf, text } from "../check.js";
import { Configured, type Options } from "../config.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { currentTrace } from "../graph/symbols/trace.js";
import { type StartValues, Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { numbered, snakeCase, uniqueName } from "../names.js";
import { formatShape, type Shape, sameShape } from "../shape.js";
import { isList, isRecord } from "../structure.js";
import { scope } from "./scope.js";

export interface ModuleConfig {
  /** Default: the class name in snake case, numbered: `dense`, `dense_1`. */
  readonly name: string | undefined;
}

/** A variable and whether training may ever change it. */
interface Owned {
  readonly variable: Variable;
  readonly trainable: boolean;
}

/**
 * Anything that keeps variables: layers, models, metrics.
 *
 * Modules within a module are its parts. Those in its fields, also in lists and records there, are found by looking; those that
 * only a `#private` field holds show when they are called within this one's call, and are adopted then. Until their first call
 * they are in no list, so a flag set before reaches them through `trainable`, which cuts the walk, and not one by one.
 */
export abstract class Module<C extends ModuleConfig = ModuleConfig> extends Configured<C> {
  readonly name: string;
  readonly #own = new Map<string, Owned>();
  readonly #states = new Map<string, Variable>();
  #adopted: readonly Module[] = [];
  #known: ReadonlySet<Module> = new Set();
  #trainable = true;

  // Neither this constructor nor one of a base class may look for parts: a subclass's fields are not there yet.
  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    const { name } = this.config;
    this.name = name === undefined ? uniqueName(snakeCase(this.className)) : text(this.className, "name", name);
  }

  /**
   * The parts by their step in the path, as Keras writes it: the field's name, and within a list or record that and the class's,
   * numbered (`blocks/dense_1`). Adopted ones follow as `layers/<class>`. Found anew each time, since fields come and go.
   */
  parts(): Map<string, Module> {
    const found = new Map<string, Module>();
    const seen = new Set<Module>([this]);
    const put = (key: string, part: Module) => {
      if (seen.has(part)) return;
      seen.add(part);
      found.set(key, part);
    };
    const numberedIn = (key: string) => {
      const used = new Map<string, number>();
      return (part: Module) => put(`${key}/${numbered(used, snakeCase(part.className))}`, part);
    };
    for (const [field, value] of this.fields()) {
      if (isA(value, Module)) put(snakeCase(field), value);
      else modulesIn(value).forEach(numberedIn(snakeCase(field)));
    }
    this.#adopted.forEach(numberedIn("layers"));
    return found;
  }

  /** What {@link parts} looks through: own fields, in the order they were set. */
  protected fields(): readonly (readonly [string, unknown])[] {
    return Object.entries(this).filter(([field]) => field !== "config");
  }

  /** Takes in a module that was called within this one's call, unless it is a part already. */
  adopt(part: Module): void {
    if (this.#known.has(part)) return;
    const parts = [this, ...this.parts().values()];
    if (!parts.includes(part)) this.#adopted = [...this.#adopted, part];
    this.#known = new Set([...parts, part]);
  }

  /** Lets go of a module that was taken in. */
  disown(part: Module): void {
    this.#adopted = this.#adopted.filter((one) => one !== part);
    this.#known = new Set();
  }

  /** This module and all within it, each once, each before its parts. */
  modules(): Set<Module> {
    const all = new Set<Module>();
    const walk = (module: Module) => {
      if (all.has(module)) return;
      all.add(module);
      for (const part of module.parts().values()) walk(part);
    };
    walk(this);
    return all;
  }

  /**
   * Path → variable, each once, in Keras's order: a module's own ones, those that training may change first, then its parts'.
   * A {@link VariableFilter} picks some of them.
   */
  variables({
    trainable = false,
    learnable = trainable,
    states = false,
    of = () => true,
  }: VariableFilter = {}): Map<string, Variable> {
    const all = new Map<string, Variable>();
    const seen = new Set<Module>();
    const walk = (module: Module, path: string) => {
      if (seen.has(module) || (trainable && !module.trainable)) return;
      seen.add(module);
      const own = [...module.#own];
      const parts = [...module.parts()].filter(([, part]) => of(part));
      for (const [key, variable] of learnable || parts.length === 0 ? [] : module.ahead()) {
        if (![...all.values()].includes(variable)) all.set(`${path}${key}`, variable);
      }
      for (const wanted of learnable ? [true] : [true, false]) {
        for (const [key, one] of own) if (one.trainable === wanted) all.set(`${path}${key}`, one.variable);
      }
      if (states) for (const [key, state] of module.#states) all.set(`${path}${key}`, state);
      for (const [key, part] of parts) walk(part, `${path}${key}/`);
    };
    walk(this, "");
    return all;
  }

  /** Variables of parts, by their paths, that {@link variables} lists before the own ones: where Keras's layer keeps them as its own, too. */
  protected ahead(): readonly (readonly [path: string, variable: Variable])[] {
    return [];
  }

  /**
   * Whether training changes the variables, those of parts included. In effect from the next `compile()`: within a training step
   * this is what the flag was at that time.
   */
  get trainable(): boolean {
    return scope().trainable?.get(this) ?? this.#trainable;
  }

  set trainable(trainable: boolean) {
    oneOf(this.name, "trainable", trainable, [true, false]);
    for (const module of this.modules()) module.#trainable = trainable;
  }

  /** Sets the flag of this module alone, without looking for parts: for constructors. */
  protected startTrainable(trainable: boolean): void {
    this.#trainable = trainable;
  }

  /**
   * Adds a variable under a key of its own. One that is there already is given back, if the shape is the same: what makes
   * variables may run again for inputs of another shape. Throws a ShapeError if they do not fit those.
   */
  protected addVariable(key: string, shape: Shape, { initial, trainable = true }: NewVariable = {}): Variable {
    const there = this.#own.get(key)?.variable;
    if (there !== undefined) {
      if (sameShape(there.shape, shape)) return there;
      throw new ShapeError({
        where: this.name,
        problem: `was built for other inputs, whose ${key} does not fit these`,
        expected: formatShape(there.shape),
        received: formatShape(shape),
        remedy: "Use a new layer",
      });
    }
    const variable = new Variable(`${this.name}/${key}`, shape, initial?.());
    this.#own.set(key, { variable, trainable });
    return variable;
  }

  /**
   * Adds a state: what one run leaves for the next, such as where a sequence was left off. It starts with zeros, is no weight, and
   * stands in {@link variables} only when it is asked for. One that is there already is given back; until a device has it, it takes
   * another shape as well, since a batch of another size may come first. After that it throws a ShapeError. Where a call is only
   * tried, to know shapes, this gives a variable that nobody keeps.
   */
  protected addState(key: string, shape: Shape): Variable {
    const there = this.#states.get(key);
    if (there !== undefined && sameShape(there.shape, shape)) return there;
    const state = new Variable(`${this.name}/${key}`, shape);
    if (currentTrace()?.trial === true) return state;
    if (there?.region !== undefined) {
      throw new ShapeError({
        where: this.name,
        problem: `keeps ${key} from run to run, for batches of one size`,
        expected: formatShape(there.shape),
        received: formatShape(shape),
        remedy: "Leave a last, smaller batch out",
      });
    }
    this.#states.set(key, state);
    return state;
  }

  /** The states of this module alone, in the order they were added. */
  protected get states(): readonly Variable[] {
    return [...this.#states.values()];
  }

  /** An own variable by its key. Throws an ArgumentError that lists the keys there are. */
  variable(key: string): Variable {
    const found = this.#own.get(key);
    if (found !== undefined) return found.variable;
    throw new ArgumentError({
      where: this.name,
      problem: "no such variable",
      expected: this.#own.size === 0 ? "none: it has no variables yet" : `one of ${[...this.#own.keys()].join(", ")}`,
      received: inWords(key),
      remedy: "Weights are made in build(), which apply(x) calls and call(x) does not",
    });
  }

  /** Says whether training may ever change an own variable, as `addVariable` did. */
  protected setLearnable(key: string, trainable: boolean): void {
    this.#own.set(key, { variable: this.variable(key), trainable });
  }

  /** Whether training may ever change an own variable. */
  isLearnable(key: string): boolean {
    return this.#own.get(key)?.trainable ?? false;
  }

  /** The keys of the own variables, in the order they were added. */
  protected get ownKeys(): readonly string[] {
    return [...this.#own.keys()];
  }

  /** Whether there is an own variable of this key. */
  hasVariable(key: string): boolean {
    return this.#own.has(key);
  }
}

/** Which variables {@link Module.variables} gives. Default: all but states. */
export interface VariableFilter {
  /** Only what training changes now. */
  readonly trainable?: boolean;
  /** Only what training may ever change: not the states of normalization layers, say. */
  readonly learnable?: boolean;
  /** Whether to give states, too: see {@link Module.addState}. Default false. */
  readonly states?: boolean;
  /** Only of parts for which this says so. */
  readonly of?: (part: Module) => boolean;
}

/** What {@link Module.addVariable} may be told. */
export interface NewVariable {
  /** Says what it starts with; is asked if the variable is new. Default: zeros. */
  readonly initial?: (() => StartValues) | undefined;
  /** Whether training may ever change it. Default true. */
  readonly trainable?: boolean | undefined;
}

/** Modules in lists and plain records, at any depth. Lists of numbers and the like are not gone through. */
function modulesIn(value: unknown): Module[] {
  if (isA(value, Module)) return [value];
  const items = isList(value) ? value : isRecord(value) ? Object.values(value) : [];
  return typeof items[0] === "object" ? items.flatMap(modulesIn) : [];
}
