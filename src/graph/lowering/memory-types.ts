import type { DType } from "../../dtype.js";

// What generated code computes in, and how that lies in memory.

/** What a value is computed in. */
export const VALUE = {
  float32: "f32",
  float16: "f32",
  int32: "i32",
  uint32: "u32",
  bool: "bool",
} as const satisfies Record<DType, string>;

/** What it is in memory. */
export const ELEMENT = { ...VALUE, float16: "f16", bool: "u32" } as const satisfies Record<DType, string>;

/** How a value is read from an element of memory … */
export function fromMemory(dtype: DType, element: string): string {
  if (dtype === "bool") return `${element} != 0u`;
  return dtype === "float16" ? `f32(${element})` : element;
}

/** … and written to one. */
export function toMemory(dtype: DType, value: string): string {
  if (dtype === "bool") return `select(0u, 1u, ${value})`;
  return dtype === "float16" ? `f16(${value})` : value;
}

/** How a value is taken over from the kernel, which has just rounded it: drivers forget that, unless it is said again. */
export function fromKernel(dtype: DType, value: string): string {
  const read = fromMemory(dtype, value);
  return dtype === "float16" ? `quantizeToF16(${read})` : read;
}
