/** With `?seed=5` in the address all that is drawn at random is the same every time: for whoever shows a run to others, and for tests. */
export async function seedAsAsked(): Promise<void> {
  const seed = new URLSearchParams(location.search).get("seed");
  if (seed !== null) (await import("wgrad")).setRandomSeed(Number(seed));
}
