/** Index notation by its definition: for every place of the result, the sum over all labels that it lacks. */
import { build, forEach, get, type Ref, ref } from "./array.js";
import { reshape } from "./movement.js";

export function einsum(equation: string, ...operands: readonly Ref[]): Ref {
  const [left, right] = equation.replaceAll(" ", "").split("->") as [string, string | undefined];
  const spread = (term: string, rank: number) =>
    term.replace("...", "₆₅₄₃₂₁".slice(6 - (rank - term.replace("...", "").length)));
  const terms = left.split(",").map((term, i) => [...spread(term, operands[i]!.shape.length)]);
  const all = terms.flat();
  const dots = [..."₆₅₄₃₂₁"].filter((label) => all.includes(label));
  const once = [...new Set(all)].filter((l) => !dots.includes(l) && all.filter((other) => other === l).length === 1);
  const output = right === undefined ? [...dots, ...once.sort()] : [...right.replace("...", dots.join(""))];
  const summed = [...new Set(all)].filter((label) => !output.includes(label));
  const sizeOf = (label: string) =>
    Math.max(...terms.flatMap((term, i) => term.map((l, axis) => (l === label ? operands[i]!.shape[axis]! : 1))));
  return build(output.map(sizeOf), (place) => {
    let total = 0;
    forEach(summed.map(sizeOf), (inner) => {
      const at = (label: string) =>
        output.includes(label) ? place[output.indexOf(label)]! : inner[summed.indexOf(label)]!;
      total += operands.reduce(
        (product, x, i) =>
          product *
          get(
            x,
            terms[i]!.map((label, axis) => (x.shape[axis] === 1 ? 0 : at(label))),
          ),
        1,
      );
    });
    return total;
  });
}

export function tensordot(a: Ref, b: Ref, axes: number | readonly [readonly number[], readonly number[]] = 2): Ref {
  const rank = a.shape.length;
  const first = typeof axes === "number" ? Array.from({ length: axes }, (_, i) => i) : [];
  const [ofA, ofB] = typeof axes === "number" ? [first.map((i) => rank - axes + i), first] : axes;
  const letters = [..."abcdefgh"];
  const termB = [..."ijklmnop"].slice(0, b.shape.length);
  const termA = letters.slice(0, rank);
  ofA.forEach((axis, i) => {
    termB[(ofB[i]! + b.shape.length) % b.shape.length] = termA[(axis + rank) % rank]!;
  });
  const result = [...termA, ...termB].filter((label, _, every) => every.indexOf(label) === every.lastIndexOf(label));
  return einsum(`${termA.join("")},${termB.join("")}->${result.join("")}`, a, b);
}

export function dot(a: Ref, b: Ref): Ref {
  if (a.shape.length * b.shape.length === 0) return tensordot(a, b, 0);
  return tensordot(a, b, [[-1], [b.shape.length === 1 ? -1 : -2]]);
}

export function inner(a: Ref, b: Ref): Ref {
  return a.shape.length * b.shape.length === 0 ? tensordot(a, b, 0) : tensordot(a, b, [[-1], [-1]]);
}

export function outer(a: Ref, b: Ref): Ref {
  return tensordot(reshape(a, [-1]), reshape(b, [-1]), 0);
}

export function vdot(a: Ref, b: Ref): Ref {
  return ref([], [a.data.reduce((total, value, i) => total + value * b.data[i]!, 0)]);
}
