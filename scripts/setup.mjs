/**
 * The first thing that `npm start`, `npm test` and `npm run bench` do, on a machine that may have nothing but Node and npm. This
 * file is plain JavaScript and imports nothing that has to be installed: it installs the dependencies where they are missing or
 * stale, and hands on to setup.ts for the rest.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(fileURLToPath(import.meta.url), "../..");

/** @param {string} line */
const say = (line) => process.stderr.write(`wgrad: ${line}\n`);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`Node 20.19 or later is needed, this is ${process.versions.node}. Install a current one from nodejs.org.`);
  process.exit(1);
}

/**
 * The versions that a lock file names, package by package; null where there is no such file.
 * @param {string} file
 * @returns {Map<string, { version?: string, optional?: boolean }> | null}
 */
function versions(file) {
  try {
    const { packages } = JSON.parse(readFileSync(join(root, file), "utf8"));
    return new Map(Object.entries(packages).filter(([name]) => name !== ""));
  } catch {
    return null;
  }
}

/**
 * Whether node_modules is what package-lock.json asks for. Versions are compared rather than dates, which a checkout or a copy
 * changes; a package for another platform may be absent.
 */
function isInstalled() {
  const wanted = versions("package-lock.json");
  const present = versions("node_modules/.package-lock.json");
  if (wanted === null || present === null) return false;
  for (const [name, { version, optional = false }] of wanted) {
    const found = present.get(name);
    if (found === undefined ? !optional : found.version !== version) return false;
  }
  return true;
}

if (!isInstalled()) {
  say("installing the dependencies (npm ci)");
  const script = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : undefined;
  const words = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync(script ? process.execPath : "npm", script ? [script, ...words] : words, {
    cwd: root,
    env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: "1" },
    shell: !script && process.platform === "win32",
    stdio: ["ignore", 2, 2], // stdout is for results
  });
  if (status !== 0) {
    say("npm ci failed; its own words stand above.");
    process.exit(1);
  }
}

const { register } = await import("tsx/esm/api");
register();
await import("./setup.ts");
