import { cosine } from "./page";

export function oddOneOut(vectors: readonly Float32Array[]): number {
  const fits = vectors.map((one) => vectors.reduce((sum, other) => sum + (other === one ? 0 : cosine(one, other)), 0));
  return fits.indexOf(Math.min(...fits));
}
