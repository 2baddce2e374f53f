/** Sees to it that this machine has a Chrome: finds one, else installs Debian's where that is allowed, else says what to do. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Chrome, findChrome } from "./find-chrome.js";
import { say } from "./say.js";

/**
 * The Chrome to use.
 *
 * @throws with what to do about it when there is none and none could be installed.
 */
export function ensureChrome(): Chrome {
  const found = findChrome() ?? installed();
  if (found !== null) return found;
  const how = INSTRUCTION[process.platform] ?? INSTRUCTION.linux;
  throw new Error(`no Chrome on this machine. ${how} One in an unusual place is found through CHROME_PATH.`);
}

/** Debian's own, when this is Debian and we may install packages; else null. */
function installed(): Chrome | null {
  if (process.getuid?.() !== 0 || !isDebian()) return null;
  say("no Chrome on this machine: installing Debian's chromium (about 150 MB)");
  apt("update");
  if (!apt("install", "-y", "--no-install-recommends", "chromium", "chromium-headless-shell")) {
    throw new Error("apt-get could not install chromium and chromium-headless-shell; its own words stand above.");
  }
  return findChrome();
}

const INSTRUCTION: Readonly<Record<string, string>> = {
  linux: "Install it with your package manager (Debian: sudo apt-get install chromium), or from google.com/chrome.",
  darwin: "Install it with `brew install --cask google-chrome`, or from google.com/chrome.",
  win32: "Install it with `winget install Google.Chrome`, or from google.com/chrome.",
};

/** Debian itself and what is built straight on it. Not Ubuntu: its chromium package is a pointer to a snap. */
function isDebian(): boolean {
  try {
    const release = readFileSync("/etc/os-release", "utf8");
    return /^ID(_LIKE)?="?debian"?$/m.test(release) && !/^ID="?ubuntu"?$/m.test(release);
  } catch {
    return false;
  }
}

function apt(...words: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const { status } = spawnSync("apt-get", ["-qq", ...words], { env, stdio: ["ignore", "inherit", "inherit"] });
  return status === 0;
}
