import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape, sizeOf } from "../../shape.js";
import { throughFloats } from "../core/floats.js";
import { slice, transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { contract, type Labelled, reduceTo } from "./contract.js";

/** An equation taken apart: the labels of each operand's axes, and of the result's. */
interface Equation {
  readonly terms: readonly (readonly string[])[];
  readonly output: readonly string[];
}

/**
 * Sums of products by index notation, as NumPy's `einsum`: `"bij,bjk->bik"` is a product of matrices for each b. Labels that the
 * result lacks are summed. `...` stands for leading axes that broadcast; a label twice in one term takes the diagonal; without
 * `->` the result has the labels that occur once, in alphabetical order.
 *
 * Operands are joined from left to right, each pair by one product of matrices that reads them as they lie where it can.
 *
 * Throws an ArgumentError for an equation that is none, a ShapeError when the operands do not fit it.
 *
 * @example einsum("btd,dhk->bthk", x, kernel)
 */
export const einsum = recordable(
  "einsum",
  ["equation: text", "...operands"],
  function einsum(equation: string, ...operands: readonly SymbolicTensor[]): SymbolicTensor {
    const named = Object.fromEntries(operands.map((x, i) => [`operand ${i}`, x]));
    return throughFloats("einsum", named, (read) => sumOfProducts(equation, Object.values(read)));
  },
);

function sumOfProducts(equation: string, operands: readonly SymbolicTensor[]): SymbolicTensor {
  const { terms, output } = parse(equation, operands);
  const sizes = sizesOf(equation, terms, operands);
  const rest = operands.map((x, i) => withoutOnes(diagonal({ x, labels: terms[i] ?? [] }), sizes));
  const [first, ...others] = rest;
  if (first === undefined) throw complaint(equation, "at least one operand", "none");
  const joined = others.reduce((left, right, i) => {
    const later = others.slice(i + 1).flatMap(({ labels }) => labels);
    return contract(left, right, [...new Set([...output, ...later])]);
  }, first);
  return reduceTo(joined, output);
}

function parse(equation: string, operands: readonly SymbolicTensor[]): Equation {
  const [left = "", right, ...more] = equation.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  const wellFormed = [...terms, right ?? ""].every((term) => /^[a-zA-Z]*(\.\.\.)?[a-zA-Z]*$/.test(term));
  if (!wellFormed || more.length > 0)
    throw complaint(equation, 'terms of letters and "...", such as "ij,jk->ik"', equation);
  if (terms.length !== operands.length) throw complaint(equation, `${terms.length} operands`, `${operands.length}`);
  const spread = terms.map((term, i) => {
    const letters = term.replace("...", "").length;
    const rank = operands[i]?.rank ?? 0;
    if (term.includes("...") ? rank >= letters : rank === letters) return rank - letters;
    throw new ShapeError({
      where: `einsum "${equation}"`,
      problem: `operand ${i} has another number of axes`,
      expected: `${letters}${term.includes("...") ? " or more" : ""}`,
      received: formatShape(operands[i]?.shape ?? []),
    });
  });
  // The axes that "..." stands for are numbered from the last, so that they line up as in broadcasting.
  const most = Math.max(0, ...spread);
  const labelsOf = (term: string, count: number): string[] => {
    const [before = "", after = ""] = term.split("...");
    return [...before, ...Array.from({ length: count }, (_, i) => `.${count - 1 - i}`), ...after];
  };
  const labels = terms.map((term, i) => labelsOf(term, term.includes("...") ? (spread[i] ?? 0) : 0));
  const all = labels.flat();
  const once = [...new Set(all)].filter(
    (label) => !label.startsWith(".") && all.filter((l) => l === label).length === 1,
  );
  const output =
    right === undefined
      ? labelsOf(`...${once.sort().join("")}`, most)
      : labelsOf(right, right.includes("...") ? most : 0);
  const unknown = output.find((label) => !all.includes(label));
  if (unknown !== undefined || new Set(output).size !== output.length)
    throw complaint(equation, "a result of different labels that the terms have", right ?? "");
  return { terms: labels, output };
}

function complaint(equation: string, expected: string, received: string): ArgumentError {
  return new ArgumentError({ where: `einsum "${equation}"`, problem: "the equation does not fit", expected, received });
}

/** The size of every label; 1 goes with any other. */
function sizesOf(
  equation: string,
  terms: readonly (readonly string[])[],
  operands: readonly SymbolicTensor[],
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  terms.forEach((labels, i) => {
    labels.forEach((label, axis) => {
      const size = operands[i]?.shape[axis] ?? 1;
      const known = sizes.get(label) ?? 1;
      if (size !== known && size !== 1 && known !== 1) {
        throw new ShapeError({
          where: `einsum "${equation}"`,
          problem: label.startsWith(".") ? "the axes of ... do not broadcast" : `${label} has two sizes`,
          expected: `${known}`,
          received: `${size} in ${formatShape(operands[i]?.shape ?? [])}`,
        });
      }
      sizes.set(label, Math.max(size, known));
    });
  });
  return sizes;
}

/** Each label once: of a pair of axes with the same label the diagonal is taken. */
function diagonal({ x, labels }: Labelled): Labelled {
  const second = labels.findIndex((label, i) => labels.indexOf(label) !== i);
  if (second === -1) return { x, labels };
  const first = labels.indexOf(labels[second] ?? "");
  const others = labels.flatMap((_, axis) => (axis === first || axis === second ? [] : [axis]));
  const n = x.shape[first] ?? 1;
  const moved = transpose(x, [...others, first, second]);
  const flat = reshape(moved, [...moved.shape.slice(0, -2), sizeOf(moved.shape.slice(-2))]);
  const taken = slice(flat, [...others.map(() => undefined), { step: n + 1 }]);
  return diagonal({ x: taken, labels: [...others.map((axis) => labels[axis] ?? ""), labels[first] ?? ""] });
}

/** Drops axes of size 1 whose label is longer elsewhere: what has no such axis broadcasts along it. */
function withoutOnes({ x, labels }: Labelled, sizes: ReadonlyMap<string, number>): Labelled {
  const kept = labels.flatMap((label, axis) => (x.shape[axis] === 1 && sizes.get(label) !== 1 ? [] : [axis]));
  return {
    x: reshape(
      x,
      kept.map((axis) => x.shape[axis] ?? 1),
    ),
    labels: kept.map((axis) => labels[axis] ?? ""),
  };
}
