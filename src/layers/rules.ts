import { type Constraint, type ConstraintLike, getConstraint } from "../constraints/index.js";
import { ArgumentError, WgradError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { getInitializer, type InitializerLike } from "../initializers/index.js";
import { getRegularizer, type Regularizer, type RegularizerLike } from "../regularizers/index.js";

/** The three options that a weight called `N` has in a config: `kernelInitializer`, `kernelRegularizer`, `kernelConstraint`. */
export type Rules<N extends string> = { readonly [K in `${N}Initializer`]: InitializerLike } & {
  readonly [K in `${N}Regularizer`]: RegularizerLike | undefined;
} & { readonly [K in `${N}Constraint`]: ConstraintLike | undefined };

/** What a weight starts with, and what training does with it. */
export interface WeightRules {
  /** Default `"glorotUniform"`. */
  readonly initializer?: InitializerLike | undefined;
  /** Adds a penalty on the values to the loss. */
  readonly regularizer?: RegularizerLike | undefined;
  /** Is applied to the values after each training step. */
  readonly constraint?: ConstraintLike | undefined;
  /** Whether training may ever change it. Default true. */
  readonly trainable?: boolean | undefined;
}

/** The rules of the weight called `name` that a config holds. */
export function rulesOf<N extends string>(name: N, config: Rules<N>): WeightRules;
export function rulesOf(name: string, config: Rules<string>): WeightRules {
  return {
    initializer: config[`${name}Initializer`],
    regularizer: config[`${name}Regularizer`],
    constraint: config[`${name}Constraint`],
  };
}

const KINDS = { Initializer: getInitializer, Regularizer: getRegularizer, Constraint: getConstraint } as const;

/**
 * Throws an ArgumentError, in the name of `where`, for what is no initializer, regularizer or constraint, in any option of a config
 * that is called so.
 */
export function checkRules(where: string, config: object): void {
  for (const [name, value] of Object.entries(config)) {
    const kind = /(?:Initializer|Regularizer|Constraint)$/.exec(name)?.[0];
    if (kind === undefined || value === undefined) continue;
    try {
      KINDS[kind as keyof typeof KINDS](value);
    } catch (error) {
      throw error instanceof WgradError ? new ArgumentError(`${where}: ${name}: ${error.message}`) : error;
    }
  }
}

/** A penalty on a weight that training changes. */
export interface WeightRegularizer {
  readonly variable: Variable;
  readonly regularizer: Regularizer;
}

/** A condition that a weight is brought back to after each step. */
export interface WeightConstraint {
  readonly variable: Variable;
  readonly constraint: Constraint;
}

/** What training has to mind of the weights of one layer. */
export class WeightRuleBook {
  readonly regularizers: WeightRegularizer[] = [];
  readonly constraints: WeightConstraint[] = [];

  add(variable: Variable, { regularizer, constraint }: WeightRules): void {
    if (regularizer !== undefined) this.regularizers.push({ variable, regularizer: getRegularizer(regularizer) });
    if (constraint !== undefined) this.constraints.push({ variable, constraint: getConstraint(constraint) });
  }
}
