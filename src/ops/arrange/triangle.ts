import { integer } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape } from "../../shape.js";

/** Keeps the places of each matrix whose column + `below` is, or is not, over the row; 0 elsewhere. */
function defineTriangle(name: "triu" | "tril", zero: "0" | "false") {
  const inside = "index % columns + below >= index / columns % rows + k";
  const op = defineOp({
    name,
    inputs: ["x"],
    attrs: { rows: 1, columns: 1, k: 0, below: 0 },
    unsigned: ["rows", "columns", "k", "below"],
    infer: ({ x }) => x,
    elementwise: name === "triu" ? `select(${zero}, x, ${inside})` : `select(x, ${zero}, ${inside})`,
    gradient: (_, grad, __, attrs): { x: SymbolicTensor } => ({ x: op(grad, attrs) }),
  });
  return op;
}

const triangles = {
  triu: { number: defineTriangle("triu", "0"), bool: defineTriangle("triu", "false") },
  tril: { number: defineTriangle("tril", "0"), bool: defineTriangle("tril", "false") },
} as const;

/** The upper triangle of each matrix, from the `k`-th diagonal (default 0, the main one) up; 0 below. */
export const triu = recordable("triu", ["x", "k?: number"], function triu(x: SymbolicTensor, k = 0): SymbolicTensor {
  return triangle("triu", x, k);
});

/** The lower triangle of each matrix, up to and with the `k`-th diagonal (default 0, the main one); 0 above. */
export const tril = recordable("tril", ["x", "k?: number"], function tril(x: SymbolicTensor, k = 0): SymbolicTensor {
  return triangle("tril", x, k + 1);
});

/** Parts the places with column ≥ row + `first` from the others. */
function triangle(where: "triu" | "tril", x: SymbolicTensor, first: number): SymbolicTensor {
  const [rows, columns] = x.shape.slice(-2);
  if (rows === undefined || columns === undefined) {
    const received = formatShape(x.shape);
    throw new ShapeError({ where, problem: "not a matrix", expected: "two axes at least", received });
  }
  const clamped = Math.min(columns, Math.max(-rows, integer(where, "diagonal", first))); // beyond, it is all or nothing anyway
  const op = triangles[where][x.dtype === "bool" ? "bool" : "number"];
  return op(x, { rows, columns, k: Math.max(0, clamped), below: Math.max(0, -clamped) });
}
