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
