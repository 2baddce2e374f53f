// What of Node is used to get at its files. No module of Node is imported by its name, so that bundles for pages can hold this.

/** Node's modules, as far as they are used. */
interface NodeModules {
  readonly "node:fs": { createReadStream(path: string | URL): AsyncIterable<Uint8Array<ArrayBuffer>> };
  readonly "node:fs/promises": {
    readFile(path: string | URL): Promise<Uint8Array<ArrayBuffer>>;
    writeFile(path: string, data: Uint8Array): Promise<void>;
    readdir(path: string, options: { readonly withFileTypes: true }): Promise<readonly NodeEntry[]>;
    stat(path: string): Promise<{ isDirectory(): boolean }>;
    realpath(path: string): Promise<string>;
  };
  readonly "node:module": { createRequire(path: string): (name: string) => unknown };
}

/** What lies in a folder. */
export interface NodeEntry {
  readonly name: string;
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

/** A module of Node's; undefined in a page and its workers. */
export function nodeModule<K extends keyof NodeModules>(name: K): NodeModules[K] | undefined {
  const process: { getBuiltinModule?(name: K): NodeModules[K] } | undefined = Reflect.get(globalThis, "process");
  return process?.getBuiltinModule?.(name);
}
