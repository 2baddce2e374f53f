import { find, onSchemeChange } from "../../dom.js";
import { sheet, tile } from "../parts/canvas.js";
import { css, diverging, rgb } from "../parts/colours.js";
import { grid } from "../parts/toys.js";

const SIDE = 48;
const places = grid(SIDE);

/** The curves; a radial unit answers to a distance. */
const curves = {
  linear: (z) => z,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
  rbf: (z) => Math.exp(-z * z),
} as const satisfies Record<string, (z: number) => number>;

/** One neuron by hand: sliders for its weights, the plane it paints, and its curve. Nothing is learned here, so nothing waits. */
export function oneNeuron(): void {
  const names = ["w1", "w2", "b"] as const;
  const sliders = names.map((name) => find(name, HTMLInputElement));
  const choice = find("activation", HTMLSelectElement);
  const draw = () => {
    const [w1 = 0, w2 = 0, b = 0] = sliders.map(({ valueAsNumber }) => valueAsNumber);
    const kind = choice.value as keyof typeof curves;
    const isRadial = kind === "rbf";
    const sum = (x: number, y: number) => (isRadial ? Math.hypot(4 * x - w1, 4 * y - w2) : w1 * x + w2 * y + b);
    drawAnswer((x, y) => curves[kind](sum(x, y)), kind);
    drawCurve(curves[kind], isRadial);
    sliders[2]?.toggleAttribute("disabled", isRadial);
    const signed = (value: number) => `${value < 0 ? "−" : "+"} ${Math.abs(value).toFixed(1)}`;
    find("equation", HTMLElement).textContent = isRadial
      ? `a = exp(−‖x − c‖²) with the centre c = (${w1.toFixed(1)}, ${w2.toFixed(1)}), on a plane that reaches from −4 to 4`
      : `a = ${kind}(${w1.toFixed(1)} x₁ ${signed(w2)} x₂ ${signed(b)}), on a plane that reaches from −1 to 1`;
  };
  for (const control of [...sliders, choice]) control.addEventListener("input", draw);
  onSchemeChange(draw);
  new ResizeObserver(draw).observe(find("answer", HTMLCanvasElement));
}

function drawAnswer(answer: (x: number, y: number) => number, kind: keyof typeof curves): void {
  const { pen, width, height } = sheet(find("answer", HTMLCanvasElement));
  const scale = kind === "linear" || kind === "relu" ? 0.3 : 1;
  const middle = kind === "sigmoid" ? 0.5 : 0;
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [x = 0, y = 0] = places.subarray(2 * i, 2 * i + 2);
    return (answer(x, y) - middle) * scale * (kind === "sigmoid" ? 2 : 1);
  });
  pen.drawImage(tile(values, SIDE, diverging), 0, 0, width, height);
  pen.strokeStyle = css(rgb("--ink"), 0.35);
  pen.beginPath();
  pen.moveTo(width / 2, 0);
  pen.lineTo(width / 2, height);
  pen.moveTo(0, height / 2);
  pen.lineTo(width, height / 2);
  pen.stroke();
}

function drawCurve(curve: (z: number) => number, isRadial: boolean): void {
  const { pen, width, height } = sheet(find("curve", HTMLCanvasElement));
  const [across, up] = [4, 1.6];
  const at = (z: number, a: number) => [((z + across) / (2 * across)) * width, ((up - a) / (2 * up)) * height] as const;
  pen.fillStyle = css(rgb("--track"));
  pen.fillRect(0, 0, width, height);
  pen.strokeStyle = css(rgb("--line"));
  pen.fillStyle = css(rgb("--muted"));
  pen.font = "12px system-ui, sans-serif";
  for (const a of [-1, 0, 1]) {
    pen.beginPath();
    pen.moveTo(...at(-across, a));
    pen.lineTo(...at(across, a));
    pen.stroke();
    pen.fillText(`${a}`.replace("-", "−"), 6, at(0, a)[1] - 4);
  }
  pen.beginPath();
  pen.moveTo(...at(0, -up));
  pen.lineTo(...at(0, up));
  pen.stroke();
  pen.fillText(isRadial ? "distance" : "z", width - (isRadial ? 56 : 16), at(0, 0)[1] + 16);
  pen.strokeStyle = css(rgb("--accent"));
  pen.lineWidth = 2.5;
  pen.beginPath();
  for (let i = 0; i <= 160; i++) {
    const z = -across + (2 * across * i) / 160;
    pen.lineTo(...at(z, curve(z)));
  }
  pen.stroke();
}
