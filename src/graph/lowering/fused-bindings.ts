import type { BindingKind } from "../../gpu/pipelines.js";
import { bindingOf } from "../passes/group.js";
import type { SymbolicTensor } from "../symbols/tensor.js";

/** What generated code has bound besides its kernel's own bindings. */
export type FusedBinding =
  | {
      /** How it is bound: what lies in a buffer that the code writes is bound to be written too, as WebGPU wants it. */
      readonly kind: "read" | "read_write";
      readonly tensor: SymbolicTensor;
      /** What is done with it. */
      use: "read" | "write" | "both";
    }
  | { readonly kind: "numbers"; readonly values: readonly FusedNumber[] }
  | { readonly kind: "step" };

/** A number the code uses: sizes and attributes are uniforms, not text, so that new ones compile nothing. */
export interface FusedNumber {
  readonly type: "u32" | "f32";
  readonly value: number;
}

/** The kind of bind group entry that a fused binding needs. */
export function bindingKind({ kind }: FusedBinding): BindingKind {
  return kind === "numbers" || kind === "step" ? "uniform" : kind;
}

/** What the code calls a number of the run. */
export function stepMember(scalar: string): string {
  return `scalar_${scalar}`;
}

/** Numbers the bindings of generated code, names them, and writes their declarations. */
export class FusedBindings {
  readonly all = new Map<number, FusedBinding>();
  /** Texts of the functions that the code calls. */
  readonly library = new Set<string>();
  readonly #declared: string[] = [];
  readonly #scalars: readonly string[];
  readonly #arrays = new Map<object, { readonly name: string; readonly binding: FusedBinding }>();
  readonly #names = new Set<string>();
  readonly #numbers: FusedNumber[] = [];
  #next: number;
  #scalarsUsed = 0;
  #usesStep = false;

  /** The first number that is free, and the names of the numbers of the run, as they lie in the step uniform. */
  constructor(first: number, scalars: readonly string[]) {
    this.#next = first;
    this.#scalars = scalars;
  }

  /**
   * The name of the array for a tensor: the one wanted, behind a prefix that neither WGSL's own words nor the text around the code
   * begin with. What lies in one place has one only, whatever is done with it.
   */
  array(
    tensor: SymbolicTensor,
    element: string,
    use: "read" | "write",
    kind: "read" | "read_write",
    wanted: string,
  ): string {
    const bound = this.#arrays.get(bindingOf(tensor));
    if (bound !== undefined) {
      if ("use" in bound.binding && bound.binding.use !== use) bound.binding.use = "both";
      return bound.name;
    }
    const name = this.#free(wanted);
    const binding: FusedBinding = { kind, tensor, use };
    this.#arrays.set(bindingOf(tensor), { name, binding });
    this.#declare(`var<storage, ${kind}> ${name}: array<${element}>;`, binding);
    return name;
  }

  /** A number that is set when the program is compiled. */
  number(type: FusedNumber["type"], value: number): string {
    this.#numbers.push({ type, value });
    return `numbers.n${this.#numbers.length - 1}`;
  }

  /** A number of the run. */
  scalar(name: string): string {
    this.useStep();
    this.#scalarsUsed = Math.max(this.#scalarsUsed, this.#scalars.indexOf(name) + 1);
    return `step.${stepMember(name)}`;
  }

  /** Makes the values of the run known to the code, as `step`. */
  useStep(): void {
    this.#usesStep = true;
  }

  /** What stands before the code: all that it has named, and the functions that it calls. Once, at the end. */
  declarations(): string[] {
    if (this.#numbers.length > 0) {
      const members = this.#numbers.map(({ type }, i) => `n${i}: ${type},`);
      this.#declared.push(`struct Numbers { ${members.join(" ")} }`);
      this.#declare("var<uniform> numbers: Numbers;", { kind: "numbers", values: this.#numbers });
    }
    if (this.#usesStep) {
      const scalars = this.#scalars.slice(0, this.#scalarsUsed).map((name) => `${stepMember(name)}: f32,`);
      this.#declared.push(`struct Step { ${["iteration: u32,", "seed: u32,", ...scalars].join(" ")} }`);
      this.#declare("var<uniform> step: Step;", { kind: "step" });
    }
    return [...this.#declared, ...this.library];
  }

  #declare(what: string, binding: FusedBinding): void {
    this.#declared.push(`@group(0) @binding(${this.#next}) ${what}`);
    this.all.set(this.#next++, binding);
  }

  #free(wanted: string): string {
    const first = `fused_${wanted}`;
    const others = [...this.#names].filter((name) => name === first || name.startsWith(`${first}_`)).length;
    const name = others === 0 ? first : `${first}_${others + 1}`;
    this.#names.add(name);
    return name;
  }
}
