import { type Kernel, nextBinding } from "../../gpu/kernel.js";
import * as kernels from "../../kernels/index.js";
import { type Group, nodesOf } from "../passes/group.js";
import type { Rows } from "../passes/rows.js";
import { dispatch, type Target } from "../symbols/dispatch.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { rootOf } from "../symbols/views.js";
import { FusedBindings } from "./fused-bindings.js";
import { FusedFunction } from "./fused-function.js";
import { linearGrid, rowLaunch } from "./launch.js";
import type { Step } from "./lower.js";
import { ELEMENT, toMemory, VALUE } from "./memory-types.js";

/** The dispatch of a group that takes a row at a time, and its code. */
export function lowerRows(group: Group, rows: Rows, { family }: Target, scalars: readonly string[]): Step {
  const { constants, rowsPerGroup } = rowLaunch(family);
  const one = dispatch(kernels.rows, {
    bind: {},
    params: { rows: rows.count, n: rows.length },
    constants: { ...constants, UNROLL: family === "simd4" ? 8 : 4 },
    grid: linearGrid(Math.ceil(rows.count / rowsPerGroup)),
  });
  const code = new RowCode(group, rows, kernels.rows, scalars);
  const regions = { fuse: code.write() };
  const fused = { regions, bindings: code.bindings.all, returned: undefined, rereads: undefined };
  return { dispatch: one, fused, group };
}

/** What rows.wgsl calls the ways to fold. */
const FOLD = { sum: "SUM", max: "MAX", min: "MIN", prod: "PROD" } as const;

/**
 * `fn compute(row)`: pass by pass over a row. In pass 0 what is made of no fold is folded, in pass 1 what is made of those, and
 * so on; each pass works out anew which elements it folds. What is found of a row, by folds or of folds, is `row0`, `row1`, …
 */
class RowCode {
  readonly bindings: FusedBindings;
  readonly #group: Group;
  readonly #rows: Rows;
  readonly #nodes: readonly OpNode[];
  readonly #made: ReadonlyMap<SymbolicTensor, OpNode>;
  /** After how many passes a value is known. */
  readonly #passes = new Map<SymbolicTensor, number>();
  readonly #rowNames = new Map<SymbolicTensor, string>();
  readonly #functions: string[] = [];
  readonly #body: string[] = [];

  constructor(group: Group, rows: Rows, kernel: Kernel, scalars: readonly string[]) {
    this.#group = group;
    this.#rows = rows;
    this.bindings = new FusedBindings(nextBinding(kernel), scalars);
    this.#nodes = nodesOf(group).sort((a, b) => a.id - b.id);
    this.#made = new Map(this.#nodes.flatMap((node) => Object.values(node.outputs).map((value) => [value, node])));
    for (const node of this.#nodes) {
      const before = inputsOf(node).map((input) => this.#passes.get(input) ?? 0);
      const { out } = node.outputs;
      if (out === undefined) continue;
      this.#passes.set(out, Math.max(0, ...before) + (node.op.folds === undefined ? 0 : 1));
      if (this.#isOfRow(out)) this.#rowNames.set(out, `row${this.#rowNames.size}`);
    }
  }

  write(): string {
    const last = Math.max(...this.#passes.values());
    for (let pass = 0; pass <= last; pass++) {
      this.#findOfRows(pass);
      const folds = this.#nodes.filter(
        ({ op, outputs: { out } }) => op.folds && out && this.#passes.get(out) === pass + 1,
      );
      if (folds.length > 0) this.#fold(folds);
    }
    this.#body.push("if (!row.writes) { return; }");
    const stored = (isOfRow: boolean) => this.#group.stores.filter((value) => this.#isOfRow(value) === isOfRow);
    if (stored(true).length > 0)
      this.#store(stored(true), "write_row", "if (row.lane == 0u) { write_row(row.index); }");
    if (stored(false).length > 0) {
      this.#store(stored(false), "write", walk(() => ["write(row.base + j, j);"]).join("\n"));
    }
    const names = [...this.#rowNames].map(([{ dtype }, name]) => `var<private> ${name}: ${VALUE[dtype]};`);
    const compute = ["fn compute(row: Row) {", ...this.#body.map((line) => `  ${line}`), "}"];
    return [...this.bindings.declarations(), ...names, ...this.#functions, ...compute].join("\n");
  }

  /** What is made of folds, and of nothing else in the row, after so many passes. */
  #findOfRows(pass: number): void {
    const found = this.#nodes.flatMap(({ op, outputs: { out } }) =>
      out !== undefined && op.folds === undefined && this.#isOfRow(out) && this.#passes.get(out) === pass ? [out] : [],
    );
    const [first] = found;
    if (first === undefined) return;
    const own = this.#function(first, new Set(found));
    this.#compute(own, found);
    for (const value of found) own.add(`${this.#rowNames.get(value)} = ${own.value(value)};`);
    const name = `find${pass}`;
    this.#functions.push(own.text(`fn ${name}(index: u32)`));
    this.#body.push(`${name}(row.index);`);
  }

  /** One pass: all that can be folded in it. */
  #fold(folds: readonly OpNode[]): void {
    const each = folds.map(({ op, inputs: { x }, outputs: { out }, attrs }) => {
      if (op.folds === undefined || x === undefined || out === undefined) return undefined;
      const value = rootOf(x);
      const name = this.#rowNames.get(out) ?? "";
      const own = this.#function(value);
      this.#compute(own, [value]);
      own.add(`return ${own.value(value)};`);
      this.#functions.push(this.#perElement(own, `of_${name}`, value, " -> f32"));
      const { scale = 1 } = attrs as { readonly scale?: number };
      const factor = scale === 1 ? "" : ` * ${this.bindings.number("f32", scale)}`;
      return { name, fold: FOLD[op.folds], factor };
    });
    const all = each.filter((one) => one !== undefined);
    const forAll = (lines: (of: { name: string; fold: string; factor: string }) => readonly string[]) =>
      all.flatMap(lines);
    this.#body.push(
      ...forAll(({ name, fold }) => [
        `let start_${name} = start(${fold}, of_${name}(row.base, 0u));`,
        `var whole_${name} = start_${name};`,
        `var part_${name} = start_${name};`,
      ]),
      ...walk(
        (into) =>
          forAll(({ name, fold }) => [
            `${into}_${name} = combine(${fold}, ${into}_${name}, of_${name}(row.base + j, j));`,
          ]),
        {
          before: forAll(({ name }) => [`var round_${name} = start_${name};`]),
          after: forAll(({ name, fold }) => [`part_${name} = combine(${fold}, part_${name}, round_${name});`]),
          behind: forAll(({ name, fold }) => [
            `whole_${name} = combine(${fold}, whole_${name}, part_${name});`,
            `part_${name} = start_${name};`,
          ]),
        },
      ),
      ...forAll(({ name, fold, factor }) => [
        `whole_${name} = combine(${fold}, whole_${name}, part_${name});`,
        `${name} = across_lanes(${fold}, whole_${name}, row)${factor};`,
      ]),
    );
  }

  #store(values: readonly SymbolicTensor[], name: string, call: string): void {
    const [first] = values;
    if (first === undefined) return;
    const own = this.#function(first);
    this.#compute(own, values);
    for (const value of values) {
      const array = this.bindings.array(
        value,
        ELEMENT[value.dtype],
        "write",
        "read_write",
        `out${this.bindings.all.size}`,
      );
      own.add(`${array}[index] = ${toMemory(value.dtype, own.value(value))};`);
    }
    const isOfRow = this.#isOfRow(first);
    this.#functions.push(isOfRow ? own.text(`fn ${name}(index: u32)`) : this.#perElement(own, name, first));
    this.#body.push(call);
  }

  /** A function to be filled, which knows what has been found of its row, but for what it is to find. */
  #function(domain: SymbolicTensor, finds: ReadonlySet<SymbolicTensor> = new Set()): FusedFunction {
    const own = new FusedFunction(this.bindings, domain, (read, count) =>
      this.bindings.array(read, ELEMENT[read.dtype], "read", "read", `x${count}`),
    );
    for (const [value, name] of this.#rowNames) if (!finds.has(value)) own.name(value, name);
    return own;
  }

  /** Works out the values wanted, with all that they are made of, in order. */
  #compute(own: FusedFunction, wanted: readonly SymbolicTensor[]): void {
    const needed = new Set<OpNode>();
    const need = (value: SymbolicTensor) => {
      const node = this.#made.get(value);
      if (node === undefined || node.op.folds !== undefined || own.knows(value) || needed.has(node)) return;
      needed.add(node);
      for (const input of inputsOf(node)) need(input);
    };
    for (const value of wanted) need(value);
    for (const [i, node] of this.#nodes.entries()) if (needed.has(node)) own.compute(node, `t${i}`);
  }

  /** The text of a function of an element, which is told its column where that is also the place in its row. */
  #perElement(own: FusedFunction, name: string, { shape }: SymbolicTensor, result = ""): string {
    const isColumn = shape.at(-1) === this.#rows.length;
    return own.text(`fn ${name}(index: u32, ${isColumn ? "column" : "place"}: u32)${result}`, isColumn);
  }

  #isOfRow({ size }: SymbolicTensor): boolean {
    return size === this.#rows.count;
  }
}

/** Lines around those that go through a row: before and after UNROLL elements, and behind each full block but the last. */
interface Around {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly behind: readonly string[];
}

const NOTHING: Around = { before: [], after: [], behind: [] };

/**
 * Lines that go through the elements of a row, `j` of each. They come UNROLL at a time, to be folded into a `round`; those that are left at
 * the end go into a `part`, as `each` is told.
 */
function walk(each: (into: "round" | "part") => readonly string[], { before, after, behind } = NOTHING): string[] {
  return [
    "{",
    "let rounds = row.n / (LANES * UNROLL);",
    "var done = 0u;",
    "var at = row.lane;",
    "for (var block = 0u; block < MANY; block++) {",
    "for (var i = 0u; i < BLOCK; i++) {",
    "if (done == rounds) { break; }",
    ...before,
    "for (var u = 0u; u < UNROLL; u++) { // unroll",
    "let j = at + u * LANES;",
    ...each("round"),
    "}",
    ...after,
    "at += UNROLL * LANES;",
    "done += 1u;",
    "}",
    "if (done == rounds) { break; }",
    ...behind,
    "}",
    "for (var i = 0u; i < UNROLL; i++) {",
    "let j = at + i * LANES;",
    "if (j >= row.n) { break; }",
    ...each("part"),
    "}",
    "}",
  ];
}

function inputsOf({ inputs }: OpNode): SymbolicTensor[] {
  return Object.values(inputs).map((input) => rootOf(input));
}
