import { cosine } from "./page";

export function oddOneOut(vectors: readonly Float32Array[]): number {
  const fits = vectors.map((vector) => cosine(vector, vectors[0] ?? vector));
  return fits.indexOf(Math.min(...fits));
}
