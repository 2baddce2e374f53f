import { FROM_RESULT, LOST, type Nearness, nearness } from "./nearness.js";

const HEAD = `## Accuracy and special values

What an element-wise op of floats gives, held by a test that tries ±0, ±∞, NaN, subnormal numbers, the largest and smallest, whole
numbers around 2²⁴, kinks and poles, and numbers of every size, in both kernel families, against doubles. NaN and infinities go in and
come out as in IEEE 754 and C; functions that have a limit at ±∞ have it there. Values and derivatives are right to so many **units in the
last place**; with †, the derivative is made of the value and has an absolute error of ${FROM_RESULT} besides.

WGSL lets a device take subnormal numbers, those below 1.18e-38, for 0: in arguments or results as marked, as SwiftShader does it, and in
any derivative. On the way to a derivative, to \`celu\`, \`gelu\`, \`mish\` and \`silu\`, what is below ${LOST} may be lost.

| op | value | derivative | taken for 0 if subnormal | differs besides |
| --- | --- | --- | --- | --- |`;

/** How exact the element-wise ops are, as Markdown. */
export function accuracyTable(): string {
  return [HEAD, ...Object.entries(nearness).map(row)].join("\n");
}

function row([name, { value, slope, fromResult, flushes, note = "" }]: [string, Nearness]): string {
  const [op, ...options] = name.split(", ");
  const label = [`\`${op}\``, ...options].join(", ");
  const derivative = slope === undefined ? "–" : `${slope}${fromResult ? "†" : ""}`;
  return `| ${label} | ${value} | ${derivative} | ${flushes === "both" ? "arguments, results" : (flushes ?? "")} | ${note} |`;
}
