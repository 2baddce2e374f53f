/** Every WGSL text that the cases compile to for real GPUs, found without one. */
import { createHash } from "node:crypto";
import { Device } from "../../src/gpu/device.js";
import type { Kernel } from "../../src/gpu/kernel.js";
import { specialize } from "../../src/gpu/specialize.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import { traced } from "../../src/graph/symbols/trace.js";
import { compile, type DType, DTypeError, SymbolicTensor, type TensorSpec } from "../../src/index.js";
import * as kernels from "../../src/kernels/index.js";
import { fakeGpu } from "../../tests/harness/fake-gpu.js";
import { type Example, examples, type Tensors } from "../document-ops/examples.js";
import { DTYPES } from "../document-ops/probe.js";
import { cases } from "./cases.js";

/** One specialised kernel. */
export interface Text {
  readonly kernel: string;
  /** The case, or the op, in whose program it is. */
  readonly use: string;
  /** The constants that are true in it. */
  readonly form: string;
  /** The tuning candidate: 0 is what runs where nobody tuned. */
  readonly candidate: number;
  readonly code: string;
  readonly checksum: string;
}

/**
 * All texts of the cases, with every candidate; of each other kernel the longest that the example of an op makes, and where there is
 * none the kernel as it lies.
 */
export async function allTexts(): Promise<Text[]> {
  const found = new Map<string, Text>();
  let most = 1;
  for (let candidate = 0; candidate < most; candidate++) {
    // those that run by default first: a text is told once
    for (const [use, { specs, call }] of Object.entries(cases)) {
      const made = await textsOf(use, specs, (first, ...more) => [call(first as SymbolicTensor, ...more)], candidate);
      most = Math.max(most, made.candidates);
      for (const text of made.texts) if (!found.has(text.checksum)) found.set(text.checksum, text);
    }
  }
  const told = new Set([...found.values()].map(({ kernel }) => kernel));
  const longest = new Map<string, Text>();
  for (const [op, example] of Object.entries<Example>(examples)) {
    const { texts } = await textsOf(op, specsOf(example), (...inputs) => outputsOf(example(feeding(inputs))), 0);
    for (const text of texts) {
      const { kernel, code } = text;
      if (!told.has(kernel) && code.length > (longest.get(kernel)?.code.length ?? 0)) longest.set(kernel, text);
    }
  }
  for (const kernel of Object.values<Kernel>(kernels)) {
    const { name } = kernel;
    if (name.endsWith("_simd4") || told.has(name) || longest.has(name)) continue;
    longest.set(name, textOf(name, "as it lies", 0, specialize(kernel)));
  }
  const order = ({ kernel, use, candidate, form }: Text) => `${kernel} ${use} ${candidate} ${form}`;
  return [...found.values(), ...longest.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function textOf(kernel: string, use: string, candidate: number, code: string): Text {
  const checksum = createHash("sha256").update(code).digest("hex").slice(0, 16);
  const form = Array.from(code.matchAll(/^const (\w+) = true;/gm), ([, name]) => name).join(" ");
  return { kernel, use, form, candidate, code, checksum };
}

/** What a call and the gradients of its inputs compile to, with one candidate, and how many candidates there are. */
async function textsOf(
  use: string,
  specs: readonly TensorSpec[],
  call: (...inputs: SymbolicTensor[]) => readonly SymbolicTensor[],
  candidate: number,
): Promise<{ readonly texts: readonly Text[]; readonly candidates: number }> {
  const texts: Text[] = [];
  const gpu = collecting(({ label: kernel = "", code }) => {
    texts.push(textOf(kernel, use, candidate, code));
  });
  const build = (...inputs: SymbolicTensor[]) => {
    const outputs = call(...inputs);
    const floats = inputs.filter(isFloat);
    const back = outputs
      .filter((output) => isFloat(output) && output.source.kind !== "fill" && floats.length > 0)
      .flatMap((output) => gradients(output, floats, output));
    return [...outputs, ...back];
  };
  const device = new Device(gpu, "gpu");
  const { stats } = await compile(build, specs, { label: use, device, candidate });
  return { texts, candidates: stats.candidates };
}

/** Desktop GPUs lend a workgroup this much memory, twice of what WebGPU promises. */
const WORKGROUP_BYTES = 32_768;

/** A GPU that tells what it is given to compile. */
function collecting(tell: (module: GPUShaderModuleDescriptor) => void): GPUDevice {
  const gpu = fakeGpu();
  return Object.assign(gpu, {
    createShaderModule: (module: GPUShaderModuleDescriptor) => {
      tell(module);
      return {};
    },
    limits: { ...gpu.limits, maxComputeWorkgroupStorageSize: WORKGROUP_BYTES },
  });
}

const isFloat = ({ dtype }: SymbolicTensor) => dtype === "float32";

/** Shapes and types of what an example takes, floats where it may choose. */
function specsOf(example: Example): readonly TensorSpec[] {
  for (const free of DTYPES) {
    const specs: TensorSpec[] = [];
    const of = (dtype: DType, shape: readonly number[]) => {
      specs.push({ shape, dtype });
      return new SymbolicTensor({ shape, dtype }, { kind: "input", name: `input ${specs.length}` });
    };
    try {
      traced(() => example(tensors(free, of)));
      return specs;
    } catch (error) {
      if (!(error instanceof DTypeError)) throw error;
    }
  }
  return [];
}

/** The tensors of a program's inputs, one after the other. */
function feeding(inputs: readonly SymbolicTensor[]): Tensors {
  const left = [...inputs];
  return tensors("float32", () => left.shift() as SymbolicTensor);
}

function tensors(free: DType, of: Tensors["of"]): Tensors {
  return Object.assign((shape: readonly number[]) => of(free, shape), { of });
}

function outputsOf(result: ReturnType<Example>): readonly SymbolicTensor[] {
  return result instanceof SymbolicTensor ? [result] : Object.values(result);
}
