/** How the scripts talk: short lines on stderr, so that stdout stays free for results. */
export function say(line: string): void {
  process.stderr.write(`wgrad: ${line}\n`);
}

/** The same for what went wrong, in red where the terminal has colours. */
export function sayTrouble(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\x1b[31mwgrad: ${line}\x1b[0m\n` : `wgrad: ${line}\n`);
}
