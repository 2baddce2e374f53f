/** The second half of the set-up: a Chrome and, with `--digits`, those of MNIST, which tests and pages want too. `npm start` fetches what it needs by itself. Started by setup.mjs. */
import { ensureChrome } from "./install-chrome.js";
import { ensureDigits } from "./mnist.js";
import { say, sayTrouble } from "./say.js";

try {
  const chrome = ensureChrome();
  if (process.argv.includes("--digits")) ensureDigits();
  say(`set up, with ${chrome.path}`);
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
