import { compile, Dense, ops, Random, Sequential, type SymbolicTensor, Tensor } from "wgrad";
import { find, onSchemeChange } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { hasGpu } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import { matrix, sign } from "./matrix.js";

const [INPUTS, UNITS, OUTPUTS] = [3, 4, 2] as const;
const sliders = ["x1", "x2", "x3"].map((id) => find(id, HTMLInputElement));
const unit = find("unit", HTMLSelectElement);

type Rows = readonly (readonly number[])[];

interface Weights {
  readonly w1: Rows;
  readonly b1: Rows;
  readonly w2: Rows;
  readonly b2: Rows;
}

let seed = 1;
let weights = drawn(seed);
const isThere = await hasGpu();
const model = new Sequential([
  new Dense(UNITS, { activation: "relu", inputShape: [INPUTS] }),
  new Dense(OUTPUTS, { activation: "softmax" }),
]);

/** The net by hand, in plain loops. */
function forward(x: Rows) {
  const z1 = plus(times(x, weights.w1), weights.b1);
  const a1 = z1.map((row) => row.map((value) => Math.max(0, value)));
  const z2 = plus(times(a1, weights.w2), weights.b2);
  const a2 = z2.map((row) => {
    const powers = row.map((value) => Math.exp(value - Math.max(...row)));
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  });
  return { z1, a1, z2, a2 };
}

async function draw(): Promise<void> {
  const x = [sliders.map(({ valueAsNumber }) => valueAsNumber)];
  const { z1, a1, z2, a2 } = forward(x);
  const at = Number(unit.value);
  const { w1, b1, w2, b2 } = weights;
  const show = (id: string, ...parts: readonly HTMLElement[]) => find(id, HTMLElement).replaceChildren(...parts);
  show(
    "hidden",
    matrix("x", x),
    sign("·"),
    matrix("W₁", w1, at),
    sign("+"),
    matrix("b₁", b1, at),
    sign("="),
    matrix("z₁", z1, at),
    sign("ReLU →"),
    matrix("a₁", a1, at),
  );
  show(
    "output",
    matrix("a₁", a1),
    sign("·"),
    matrix("W₂", w2),
    sign("+"),
    matrix("b₂", b2),
    sign("="),
    matrix("z₂", z2),
    sign("softmax →"),
    matrix("a₂", a2),
  );
  const terms = (x[0] ?? []).map((value, i) => `${number(value)}·${number(w1[i]?.[at] ?? 0)}`);
  find("sum", HTMLElement).textContent =
    `z = ${terms.join(" + ")} + ${number(b1[0]?.[at] ?? 0)} = ${number(z1[0]?.[at] ?? 0)}, a = ${number(a1[0]?.[at] ?? 0)}`;
  const [first = 0] = a2[0] ?? [];
  const verdict = find("verdict", HTMLElement);
  verdict.textContent = `By hand: ${percent(first, 1)} and ${percent(1 - first, 1)}.`;
  if (!isThere) return;
  const { data } = await model.predict(Tensor.from(x));
  verdict.textContent += ` wgrad, on the GPU: ${[...data].map((part) => percent(part, 1)).join(" and ")}.`;
}

async function adopt(): Promise<void> {
  const { w1, b1, w2, b2 } = weights;
  if (isThere) await model.setWeights([w1, b1.flat(), w2, b2.flat()].map((values) => Tensor.from(values)));
  await draw();
}

for (const slider of sliders) slider.addEventListener("input", draw);
unit.addEventListener("change", draw);
find("shake", HTMLButtonElement).addEventListener("click", () => {
  weights = drawn(++seed);
  void adopt();
});
onSchemeChange(draw);
await adopt();

codeCell("code", { modules: {} });
exercise({}, async ({ layer }) => {
  if (typeof layer !== "function") return { right: false, words: "Export a function named layer." };
  const random = new Random(3);
  const some = (...shape: number[]) =>
    Tensor.from(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
      shape,
    );
  const [x, w, b] = [some(5, 3), some(3, 4), some(4)];
  const yours = layer as (...tensors: SymbolicTensor[]) => SymbolicTensor;
  const program = await compile(
    (x, w, b) => ({ apart: ops.max(ops.abs(ops.subtract(yours(x, w, b), ops.relu(ops.add(ops.matmul(x, w), b))))) }),
    [{ shape: [5, 3] }, { shape: [3, 4] }, { shape: [4] }],
  );
  const { apart } = await program.run(x, w, b);
  if (apart.item() > 1e-5)
    return { right: false, words: `It is off by ${number(apart.item())}: look at the negative sums.` };
  return { right: true, words: "The very numbers of a Dense layer with a ReLU." };
});

function drawn(seed: number): Weights {
  const random = new Random(seed);
  const rows = (n: number, m: number, scale: number) =>
    Array.from({ length: n }, () => Array.from({ length: m }, () => Math.round(random.normal() * scale * 100) / 100));
  return {
    w1: rows(INPUTS, UNITS, 0.8),
    b1: rows(1, UNITS, 0.3),
    w2: rows(UNITS, OUTPUTS, 0.8),
    b2: rows(1, OUTPUTS, 0.3),
  };
}

function times(a: Rows, b: Rows): Rows {
  return a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, value, i) => sum + value * (b[i]?.[j] ?? 0), 0)));
}

function plus(a: Rows, b: Rows): Rows {
  return a.map((row) => row.map((value, j) => value + (b[0]?.[j] ?? 0)));
}

function number(value: number): string {
  const text = Math.abs(value).toFixed(2);
  return value < 0 ? `(−${text})` : text;
}
