import { eachOf } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { refuseUnknown } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { isRecord } from "../../structure.js";
import { flatten, type Place, placesOf, requireTensor } from "./inputs.js";
import { defineOp, type Op, type OpDeclaration } from "./op.js";
import { recordable } from "./record.js";
import type { SymbolicTensor } from "./tensor.js";

/**
 * Declares an op: returns the function that users call, with tensors of a graph or with values between layers. What `infer` and
 * `gradient` give is looked at whenever they are asked: a gradient is of its input's shape, and undefined where there is none.
 *
 * @example
 * const square = defineOp({ name: "square", inputs: ["x"], infer: ({ x }) => x, elementwise: "x * x" });
 */
export function defineRecordedOp<
  const I extends readonly string[],
  A extends object = object,
  const O extends readonly string[] = readonly ["out"],
>(declaration: OpDeclaration<I, A, O>): Op<I, A, O> {
  const op = defineOp(isRecord(declaration) ? lookedAt(declaration) : declaration);
  return recordable(declaration.name, [...declaration.inputs.map(parameterOf), "attrs?: options"], op);
}

/** A list of inputs comes as one argument. */
function parameterOf(input: string): string {
  return input.startsWith("...") ? `${input.slice(3)}: tensors` : input;
}

/** The declaration, with what its functions give looked at: they are not ours. */
function lookedAt<I extends readonly string[], A extends object, O extends readonly string[]>(
  declaration: OpDeclaration<I, A, O>,
): OpDeclaration<I, A, O> {
  const { name, inputs, infer, gradient } = declaration;
  return {
    ...declaration,
    ...(typeof infer === "function" && {
      infer: (...args: Parameters<typeof infer>) => requireSpecs(name, infer(...args)),
    }),
    ...(typeof gradient === "function" && {
      gradient: (...args: Parameters<typeof gradient>) =>
        requireGradients(name, placesOf(inputs), args[0], gradient(...args)),
    }),
  };
}

function requireSpecs<T>(where: string, specs: T): T {
  if (typeof specs === "object" && specs !== null) return specs;
  const expected = "{ shape, dtype }, or a record of them by output";
  throw new ArgumentError({ where, problem: "infer gives no spec", expected, received: inWords(specs) });
}

function requireGradients<G extends object>(where: string, places: readonly Place[], inputs: object, gradients: G): G {
  refuseUnknown(
    `${where}: gradient`,
    gradients,
    places.map(({ name }) => name),
  );
  for (const { name, kind } of places) {
    if (kind === "list" && name in gradients)
      eachOf(where, `gradient of ${name}`, (gradients as Lists)[name], () => {});
  }
  const own = flatten<SymbolicTensor>(places, inputs as Lists);
  for (const [name, gradient] of Object.entries(flatten<unknown>(places, gradients as Lists))) {
    const { shape } = requireTensor(where, `the gradient of ${name}`, gradient);
    const wanted = own[name]?.shape ?? shape;
    if (sameShape(shape, wanted)) continue;
    throw new ShapeError({
      where,
      problem: `the gradient of ${name} is of another shape than ${name}`,
      expected: formatShape(wanted),
      received: formatShape(shape),
    });
  }
  return gradients;
}

/** Values by the names of inputs, a list where that is one. */
type Lists = Readonly<Record<string, never>>;
