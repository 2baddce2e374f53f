import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "../cache.js";
import { say } from "../say.js";

const PROBE = ["-c", "import keras, jax, h5py; assert keras.__version__ >= '3'"];
const env = { ...process.env, KERAS_BACKEND: "jax", JAX_PLATFORMS: "cpu" };

/** A Python with Keras and JAX; null where there is none and none can be made. */
export function findPython(): string | null {
  const own = process.env.WGRAD_PYTHON;
  const made = join(CACHE, "keras", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  for (const python of [own, made, "python3"]) if (python !== undefined && works(python)) return python;
  if (own !== undefined) return null;
  return make(made) ? made : null;
}

function works(python: string): boolean {
  return spawnSync(python, PROBE, { env, stdio: "ignore" }).status === 0;
}

function make(python: string): boolean {
  if (!existsSync(python)) {
    say("test:keras: Keras and JAX are fetched, once");
    mkdirSync(CACHE, { recursive: true });
    if (spawnSync("python3", ["-m", "venv", join(CACHE, "keras")], { stdio: "ignore" }).status !== 0) return false;
  }
  const install = ["-m", "pip", "install", "--quiet", "keras>=3.10", "jax[cpu]", "h5py"];
  return spawnSync(python, install, { stdio: "ignore" }).status === 0 && works(python);
}

/** What Keras says to one question. */
export interface Answer {
  readonly name: string;
  readonly difference: number;
  readonly error?: string;
}

/** Has Keras look at all files of a folder. */
export function askPython(python: string, folder: string): Answer[] {
  const script = join(import.meta.dirname, "judge.py");
  const { stdout, stderr, status } = spawnSync(python, [script, folder], { env, encoding: "utf8", maxBuffer: 1 << 28 });
  const answers = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Answer);
  if (status !== 0) answers.push({ name: "judge.py", difference: Number.NaN, error: stderr.slice(-600) });
  return answers;
}
