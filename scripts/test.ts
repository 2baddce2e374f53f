/** `npm test`: every check there is, with a line as each begins and ends, stopping at the first that fails. The last line counts the tests. */
import { type Counts, run, type Stage, stages } from "./stages.js";

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
let broken: Stage | undefined;

for (const stage of stages) {
  console.log(`→ ${stage.name}`);
  const { ok, seconds, counts } = await run(stage);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  const line = `${ok ? "✓" : "✗"} ${stage.name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s`;
  console.log(line);
  lines.push(line);
  if (!ok) {
    broken = stage;
    break;
  }
}

if (broken !== undefined) {
  console.log(`\n${broken.name}: failed. ${broken.remedy}`);
  total.failed = Math.max(total.failed, 1); // a check that is not a test counts as one
  process.exitCode = 1;
}
console.log(`\n${lines.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
