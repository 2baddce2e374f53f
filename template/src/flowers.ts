import { datasets } from "wgrad";

/** The 150 irises of Fisher, which come along with wgrad; every fifth is held out. */
export async function flowers() {
  const { x, y } = await datasets.iris();
  const rows = Array.from({ length: 150 }, (_, i) => i);
  const part = (chosen: readonly number[]) => ({ x: x.gather(chosen), y: y.gather(chosen) });
  return { train: part(rows.filter((i) => i % 5 !== 0)), test: part(rows.filter((i) => i % 5 === 0)) };
}
