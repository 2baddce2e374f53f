/** Where lines go: `process.stdout`, or anything like it. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  hasColors?(): boolean;
}

/** Node's standard output; undefined in a page and its workers. No module of Node is named, so that bundles for pages can hold this. */
export function standardOutput(): Terminal | undefined {
  const process: { readonly stdout?: Terminal } | undefined = Reflect.get(globalThis, "process");
  return process?.stdout;
}

/** Writes a line of its own. On a terminal it takes the place of a progress bar under way, which is drawn anew below; in a page it goes to the console. */
export function sayLine(text: string, terminal = standardOutput()): void {
  if (terminal === undefined) console.log(text);
  else terminal.write(`${terminal.isTTY ? "\r\x1b[K" : ""}${text}\n`);
}
