/** `npm start`: trains a net on handwritten digits, in headless Chrome or in Node, and shows how it goes. */
import { say, sayTrouble } from "./say.js";
import { startAgainWithVulkan } from "./train/dawn.js";
import { help, type Options, parseOptions } from "./train/options.js";
import { Terminal } from "./train/terminal.js";
import { writeResults } from "./train/results.js";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") process.stdout.write(help);
  else process.exitCode = await main(options);
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  sayTrouble(name === "Error" ? message : `${name}: ${message}`);
  process.exitCode = 1;
}

/** Gives the exit code. */
async function main(options: Options): Promise<number> {
  if (options.runtime === "node") {
    const code = await startAgainWithVulkan();
    if (code !== null) return code;
  }
  ...
}
