/** What `npm test` checks, and how one stage is run. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const root = join(import.meta.dirname, "..");

export interface Stage {
  readonly name: string;
  /** A script under the repository and its words; it runs in this same Node. */
  readonly command: readonly [script: string, ...words: string[]];
  /** What to do when it fails. */
  readonly remedy: string;
  /** Where Vitest writes its counts. A stage without one is quiet until it fails. */
  readonly report?: string;
}

/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A test file, from its first test to its last. */
export interface Timed {
  readonly file: string;
  readonly seconds: number;
}

export interface Outcome {
  readonly ok: boolean;
  readonly seconds: number;
  readonly counts: Counts;
  /** The test files that took longest, in this order. */
  readonly longest: readonly Timed[];
}

const types: Stage = {
  name: "types",
  command: ["node_modules/typescript/bin/tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", ".cache/types"],
  remedy: "Each line above names a file and what the compiler finds wrong there.",
};

const lint: Stage = {
  name: "lint and format",
  command: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."],
  remedy: "`npm run format` mends what a machine can mend.",
};

const imports: Stage = {
  name: "imports",
  command: ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", "--output-type", "err-long", ...folders()],
  remedy: "The rules, and which floor a folder is on, stand in .dependency-cruiser.cjs.",
};

const kernels: Stage = {
  name: "kernels",
  command: ["node_modules/tsx/dist/cli.mjs", "scripts/reflect-kernels.ts", "--check"],
  remedy: "`npm run kernels` writes src/kernels/ anew from shaders/; commit it with the shader.",
};

/** Stages that run one after another. */
type Lane = readonly Stage[];

/** Lanes that run beside each other. */
type Round = readonly Lane[];

/** What every change is tried by. Rounds follow each other: what runs in Chrome takes all cores by itself. */
export const rounds: readonly Round[] = [
  [[lint, kernels, imports, types], [vitest("unit tests", "unit")]],
  [[vitest("GPU tests", "gpu")]],
];

/** What takes as long again: nets that learn from data, the site's pages, the commands, the packed library. */
export const longRounds: readonly Round[] = [[[vitest("learning", "learning")]], [[vitest("whole runs", "e2e")]]];

function vitest(name: string, project: string): Stage {
  const report = join(root, `.cache/tests-${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return {
    name,
    command: ["node_modules/vitest/vitest.mjs", "run", "--project", project, ...reporters],
    remedy: `\`npx vitest run --project ${project} NAME\` runs just the files whose path contains NAME.`,
    report,
  };
}

function folders(): string[] {
  return ["src", "tests", "scripts", "demos", "examples"].filter((folder) => existsSync(join(root, folder)));
}

export interface RunOptions {
  /** Ends the stage before its time. */
  readonly signal: AbortSignal;
  /** Whether others write to the terminal meanwhile, so that Vitest must not draw on it. */
  readonly beside: boolean;
}

/** Runs one stage to its end; gives null when it was ended by the signal. A quiet stage's output is printed only when it fails. */
export async function run({ command, report }: Stage, { signal, beside }: RunOptions): Promise<Outcome | null> {
  if (report !== undefined) {
    mkdirSync(dirname(report), { recursive: true });
    rmSync(report, { force: true });
  }
  const started = performance.now();
  const quiet = report === undefined;
  const [script, ...words] = command;
  const piped = quiet || beside ? "pipe" : "inherit";
  const child = spawn(process.execPath, [join(root, script), ...words], {
    cwd: root,
    env: { ...process.env, ...(piped === "pipe" && process.stdout.isTTY && { FORCE_COLOR: "1" }) },
    stdio: ["ignore", piped, piped],
  });
  const end = () => void child.kill();
  signal.addEventListener("abort", end);
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Buffer) => (quiet ? output.push(bytes) : process.stdout.write(bytes)));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  }).finally(() => signal.removeEventListener("abort", end));
  if (code !== 0 && signal.aborted) return null;
  if (code !== 0) process.stdout.write(Buffer.concat(output));
  const counts = report === undefined ? { passed: 0, failed: 0, skipped: 0 } : countTests(report);
  const longest = report === undefined ? [] : longestFiles(report);
  return { ok: code === 0 && counts.failed === 0, seconds: (performance.now() - started) / 1000, counts, longest };
}

/** Vitest's own counts. No report means that Vitest did not get to its end: that is a failure. */
export function countTests(report: string): Counts {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, "utf8"));
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/** The test files that took longest, by Vitest's own clock. */
function longestFiles(report: string, most = 5): Timed[] {
  if (!existsSync(report)) return [];
  const { testResults }: { testResults: { name: string; startTime: number; endTime: number }[] } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  return testResults
    .map(({ name, startTime, endTime }) => ({ file: relative(root, name), seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, most);
}
