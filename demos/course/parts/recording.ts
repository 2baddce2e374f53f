/**
 * Runs that were recorded, for visitors without WebGPU. A frame is a plain value; what it has of float arrays is kept as bytes between
 * the least and the greatest, which is all that a picture shows.
 */

/** An array of floats as it lies in the file. */
interface Packed {
  readonly bytes: string;
  readonly low: number;
  readonly high: number;
}

export function pack(frames: readonly unknown[]): string {
  return JSON.stringify(frames, (_, value: unknown) => {
    if (value instanceof Float32Array) return packed(value);
    return typeof value === "number" ? Number(value.toPrecision(4)) : value;
  });
}

/** What {@link pack} wrote, read by `JSON.parse` or imported, with its arrays of floats. */
export function unpack<Frame>(frames: unknown): Frame[] {
  return revived(frames) as Frame[];
}

function packed(values: Float32Array): Packed {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const scale = high > low ? 255 / (high - low) : 0;
  const letters = Array.from(values, (value) => String.fromCharCode(Math.round((value - low) * scale)));
  return { bytes: btoa(letters.join("")), low: Number(low.toPrecision(4)), high: Number(high.toPrecision(4)) };
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== "object" || value === null) return value;
  if (isPacked(value)) {
    const step = (value.high - value.low) / 255;
    return Float32Array.from(atob(value.bytes), (letter) => value.low + letter.charCodeAt(0) * step);
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, revived(part)]));
}

function isPacked(value: object): value is Packed {
  return "bytes" in value && "low" in value && "high" in value;
}
