/**
 * `npm test`: what every change is tried by, and with `--all` every check there is. A line as each begins and ends, stopping at the
 * first that fails: what runs beside it is ended. The last line counts the tests.
 */
import { sayTrouble } from "./say.js";
import { type Counts, longRounds, rounds, run, type Stage, type Timed } from "./stages.js";

const words = process.argv.slice(2);
const all = words.includes("--all");
const unknown = words.find((word) => word !== "--all");
if (unknown !== undefined) {
  sayTrouble(`npm test takes --all and nothing else, received ${unknown}. For single files: npm run test:unit -- NAME`);
  process.exit(1);
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
const failure = new AbortController();
let broken: Stage | undefined;

async function runLane(lane: readonly Stage[], beside: boolean): Promise<void> {
  for (const stage of lane) {
    if (failure.signal.aborted) return;
    console.log(`→ ${stage.name}`);
    const outcome = await run(stage, { signal: failure.signal, beside });
    if (outcome === null) return;
    const { ok, seconds, counts, longest } = outcome;
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    lines.push(line(`${ok ? "✓" : "✗"} ${stage.name}`, seconds));
    console.log(lines.at(-1));
    if (longest.length > 0) console.log(`  longest: ${longest.map(timed).join(", ")}`);
    if (ok || broken !== undefined) continue;
    broken = stage;
    failure.abort();
  }
}

const started = performance.now();
for (const lanes of all ? [...rounds, ...longRounds] : rounds) {
  await Promise.all(lanes.map((lane) => runLane(lane, lanes.length > 1)));
  if (broken !== undefined) break;
}

if (broken !== undefined) {
  console.log(`\n${broken.name}: failed. ${broken.remedy}`);
  total.failed = Math.max(total.failed, 1); // a check that is not a test counts as one
  process.exitCode = 1;
}
lines.push(line("  all", (performance.now() - started) / 1000));
console.log(`\n${lines.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);

function timed({ file, seconds }: Timed): string {
  return `${file.replace(/^tests[\\/]|\.test\.ts$/g, "")} ${seconds.toFixed(0)} s`;
}

function line(what: string, seconds: number): string {
  return `${what.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s`;
}
