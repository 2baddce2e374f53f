import { cosine } from "./page";

export function oddOneOut(vectors: readonly Float32Array[]): number {
  const fits = vectors.map((one) =>
    vectors.filter((other) => other !== one).reduce((sum, other) => sum + cosine(one, other), 0),
  );
  return fits.indexOf(Math.min(...fits));
}
