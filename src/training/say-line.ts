import { standardOutput } from "./terminal.js";

/** Writes a line of its own. On a terminal it takes the place of a progress bar under way, which is drawn anew below; in a page it goes to the console. */
export function sayLine(text: string, terminal = standardOutput()): void {
  if (terminal === undefined) console.log(text);
  else terminal.write(`${terminal.isTTY ? "\r\x1b[K" : ""}${text}\n`);
}
