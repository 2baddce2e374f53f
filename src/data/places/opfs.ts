import type { FilePlace } from "./placed.js";

/** The page's own file system, which no other page and no user sees: files in folders. */
export const opfs: FilePlace = {
  isHere: () => typeof globalThis.navigator?.storage?.getDirectory === "function",
  async get(path) {
    const handle = await fileAt(path, false);
    return handle?.getFile();
  },
  async put(path, bytes) {
    const handle = await fileAt(path, true);
    const writable = await handle?.createWritable(); // a copy, which takes the file's place when it is closed
    await writable?.write(bytes);
    await writable?.close();
  },
  async remove(path) {
    const { folder, name } = await folderOf(path, false);
    await folder?.removeEntry(name).catch(ifThere);
  },
  list: async () => pathsIn(await navigator.storage.getDirectory(), ""),
};

interface Place {
  readonly folder: FileSystemDirectoryHandle | undefined;
  readonly name: string;
}

async function folderOf(path: string, create: boolean): Promise<Place> {
  const steps = path.split("/");
  const name = steps.pop() ?? "";
  let folder: FileSystemDirectoryHandle | undefined = await navigator.storage.getDirectory();
  for (const step of steps) folder = await folder?.getDirectoryHandle(step, { create }).catch(ifThere);
  return { folder, name };
}

async function fileAt(path: string, create: boolean): Promise<FileSystemFileHandle | undefined> {
  const { folder, name } = await folderOf(path, create);
  return folder?.getFileHandle(name, { create }).catch(ifThere);
}

/** Nothing for what is not there; other errors go on. */
function ifThere(error: unknown): undefined {
  if (error instanceof DOMException && error.name === "NotFoundError") return undefined;
  throw error;
}

type Listed = FileSystemDirectoryHandle & { values(): AsyncIterable<FileSystemHandle> };

async function pathsIn(folder: FileSystemDirectoryHandle, before: string): Promise<string[]> {
  const found: string[] = [];
  const members = (folder as Listed).values(); // which TypeScript's own declarations leave out
  for await (const handle of members) {
    if (handle.kind === "file") found.push(before + handle.name);
    else found.push(...(await pathsIn(handle as FileSystemDirectoryHandle, `${before}${handle.name}/`)));
  }
  return found;
}
