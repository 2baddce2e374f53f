import { ArgumentError } from "../errors.js";

/** What Node calls a path: an address without a scheme, or one of `file:`. Undefined in pages, and for what is to be fetched. */
export function pathOf(address: string): string | undefined {
  if (nodeFiles() === undefined) return undefined;
  if (address.startsWith("file:")) return decodeURIComponent(new URL(address).pathname);
  return /^[a-z][a-z\d+.-]+:/i.test(address) ? undefined : address;
}

/** What of Node's file system is used. */
export interface NodeFiles {
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  stat(path: string): Promise<{ readonly size: number }>;
  rm(path: string, options: { readonly force: boolean }): Promise<void>;
  open(path: string): Promise<NodeFile>;
}

/** An open file of Node's. */
interface NodeFile {
  read(into: Uint8Array, at: number, length: number, from: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** Node's file system, if this is Node: asked for without an import, which bundlers would stumble over. */
export function nodeFiles(): NodeFiles | undefined {
  const { process } = globalThis as { readonly process?: { getBuiltinModule?(name: string): unknown } };
  return process?.getBuiltinModule?.("node:fs/promises") as NodeFiles | undefined;
}

/** A file of Node's, whole. Rejects with an ArgumentError for one that cannot be read. */
export async function readPath(where: string, path: string): Promise<Uint8Array> {
  const bytes = await reaching(where, path, "read", (files) => files.readFile(path));
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Some of its bytes. */
export function readPart(where: string, path: string, start: number, end: number): Promise<Uint8Array> {
  return reaching(where, path, "read", async (files) => {
    const file = await files.open(path);
    try {
      const bytes = new Uint8Array(end - start);
      for (let at = 0; at < bytes.length; ) {
        const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) throw new Error(`it ends at byte ${start + at}`);
        at += bytesRead;
      }
      return bytes;
    } finally {
      await file.close();
    }
  });
}

/** Removes a file of Node's; nothing happens where there is none. Rejects with an ArgumentError for what cannot be removed. */
export function removePath(where: string, path: string): Promise<void> {
  return reaching(where, path, "removed", (files) => files.rm(path, { force: true }));
}

async function reaching<T>(
  where: string,
  path: string,
  verb: "read" | "removed",
  work: (files: NodeFiles) => Promise<T>,
): Promise<T> {
  const files = nodeFiles();
  if (files === undefined) {
    throw new ArgumentError({ where, problem: "there are no files here", expected: "Node", received: path });
  }
  try {
    return await work(files);
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : "an error";
    throw new ArgumentError({ where, problem: `the file cannot be ${verb}`, expected: path, received }, { cause });
  }
}
