/** `npm start`: trains a net in headless Chrome or in Node, shows how it goes, and tells whether it beats its baseline. */
import { sayTrouble } from "./say.js";
import { startAgainWithVulkan } from "./train/dawn.js";
import { trainInChrome } from "./train/in-chrome.js";
import { trainInNode } from "./train/in-node.js";
import { help, isQuickLook, type Options, parseOptions } from "./train/options.js";
import { prepare } from "./train/prepare.js";
import { writeResults } from "./train/results.js";
import { TerminalView } from "./train/terminal.js";
import { exitCodeOf, verdictInWords } from "./train/verdict.js";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") process.stdout.write(help);
  else process.exitCode = (await startedAgain(options)) ?? (await train(options));
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  sayTrouble(name === "Error" ? message : `${name}: ${message}`);
  process.exitCode = 1;
}

async function startedAgain({ runtime }: Options): Promise<number | null> {
  return runtime === "node" ? startAgainWithVulkan() : null;
}

async function train(options: Options): Promise<number> {
  const view = new TerminalView(options);
  const run = options.runtime === "node" ? trainInNode : trainInChrome;
  const work = await run(await prepare(options), (event) => view.hear(event));
  view.conclude(work.report, writeResults(options, work));
  const { verdict } = work.report;
  const code = exitCodeOf(verdict, isQuickLook(options));
  if (code !== 0) sayTrouble(`${options.model}: ${verdictInWords(verdict)}`);
  return code;
}
