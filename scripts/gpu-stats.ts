/**
 * `npm run gpu:stats`: compiles every kernel of the family `gpu` with Mesa's compiler for two generations of AMD's GPUs, and writes
 * what they take of registers and memory to docs/gpu-stats.json and docs/gpu-stats.md. No GPU is needed; Mesa is fetched below .cache.
 * Words pick kernels by name, which are then only printed.
 */
import { writeFileSync } from "node:fs";
import { mesaDriver } from "./adapters/mesa.js";
import { Unavailable } from "./adapters/tools.js";
import { compileFor } from "./gpu-stats/radv.js";
import { pageOf, type Table } from "./gpu-stats/table.js";
import { allTexts } from "./gpu-stats/texts.js";

async function makeTable(words: readonly string[]): Promise<Table> {
  const { version } = mesaDriver("radeon");
  const wanted = ({ kernel }: { kernel: string }) => words.length === 0 || words.some((word) => kernel.includes(word));
  const texts = (await allTexts()).filter(wanted);
  const navi21 = compileFor("navi21", texts);
  const navi31 = compileFor("navi31", texts);
  const rows = texts.flatMap(({ code: _, ...text }) => {
    const [older, newer] = [navi21.get(text.checksum), navi31.get(text.checksum)];
    return older && newer ? [{ ...text, on: { navi21: older, navi31: newer } }] : [];
  });
  return { date: new Date().toISOString().slice(0, 10), mesa: version, rows };
}

const words = process.argv.slice(2);
try {
  const table = await makeTable(words);
  if (words.length > 0) console.log(pageOf(table));
  else {
    const file = (name: string) => new URL(`../docs/gpu-stats.${name}`, import.meta.url);
    writeFileSync(file("json"), `${JSON.stringify(table, null, 1)}\n`);
    writeFileSync(file("md"), pageOf(table));
    console.log(`docs/gpu-stats.md: ${table.rows.length} kernels`);
  }
} catch (error) {
  if (!(error instanceof Unavailable)) throw error;
  console.log(`skipped: ${error.message}`);
}
