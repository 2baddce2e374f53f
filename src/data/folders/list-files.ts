import { ArgumentError } from "../../errors.js";
import { inWords, tagOf } from "../../in-words.js";
import { hasMethod } from "../../is-a.js";
import { isList, isRecord, refuseEndless } from "../../structure.js";
import { type NodeEntry, nodeModule } from "../files/node.js";
import { isBlob, notReadable } from "../files/open.js";

/**
 * A folder with all that is in it: in Node a path; the handle that `showDirectoryPicker()` gives; the files of
 * `<input type="file" webkitdirectory>`, or such that were dropped; or files by their paths, `{ "cats/1.png": blob, … }`.
 */
export type Folder = string | FileSystemDirectoryHandle | FileList | readonly File[] | Readonly<Record<string, Blob>>;

/** A file in a folder. */
export interface FileEntry {
  /** From the folder on, with `/` between. */
  readonly path: string;
  open(): Promise<Blob>;
}

/** What a folder holds. */
export interface Listing {
  readonly files: readonly FileEntry[];
  /** The folders right in it, also those without files. */
  readonly folders: readonly string[];
}

/**
 * All files of a folder, in folders within it too. Links to folders are gone into where `followLinks` says so, and right in the folder.
 *
 * Rejects with an ArgumentError for what is no folder, with a DownloadError if it cannot be read.
 */
export async function listFiles(where: string, folder: Folder, followLinks: boolean): Promise<Listing> {
  if (typeof folder === "string" && nodeModule("node:fs/promises") !== undefined && folder !== "") {
    return fromPath(where, folder, followLinks);
  }
  if (isList(folder)) refuseEndless(folder, 0);
  if (hasMethod(folder, "values") && Reflect.get(Object(folder), "kind") === "directory") {
    return fromHandle(folder as FileSystemDirectoryHandle);
  }
  if (tagOf(folder) === "FileList" || (isList(folder) && Array.from(folder).every(isBlob))) {
    return fromFiles(Array.from(folder as ArrayLike<File>));
  }
  if (isRecord(folder) && Object.values(folder).every(isBlob)) {
    const files = Object.entries(folder).map(([path, file]) => ({ path, open: async () => file as Blob }));
    return withFolders(files.map((file) => ({ ...file, path: file.path.replace(/^(\.?\/)+/, "") })));
  }
  const path = nodeModule("node:fs/promises") === undefined ? "" : "a path, ";
  throw new ArgumentError({
    where,
    problem: "no such folder",
    expected: `${path}a handle of a folder, a list of files, or a record of Blobs by path`,
    received: inWords(folder),
    ...(typeof folder === "string" && { remedy: "In a page, let the user choose one: await showDirectoryPicker()" }),
  });
}

/** Files of an input or a drop. What stands first in all their paths is the folder that was chosen. */
function fromFiles(files: readonly File[]): Listing {
  const paths = files.map(({ webkitRelativePath, name }) => webkitRelativePath || name);
  const [chosen] = (paths[0] ?? "").split("/", 1);
  const isChosen = paths.every((path) => path.includes("/") && path.startsWith(`${chosen}/`));
  const start = isChosen ? (chosen ?? "").length + 1 : 0;
  return withFolders(files.map((file, i) => ({ path: (paths[i] ?? "").slice(start), open: async () => file })));
}

function withFolders(files: readonly FileEntry[]): Listing {
  const folders = files.filter(({ path }) => path.includes("/")).map(({ path }) => path.slice(0, path.indexOf("/")));
  return { files, folders: [...new Set(folders)] };
}

async function fromHandle(root: FileSystemDirectoryHandle): Promise<Listing> {
  const files: FileEntry[] = [];
  const folders: string[] = [];
  const walk = async (folder: FileSystemDirectoryHandle, prefix: string): Promise<void> => {
    const entries: AsyncIterable<FileSystemHandle> = Reflect.get(folder, "values").call(folder); // not yet in TypeScript's DOM
    for await (const entry of entries) {
      const path = prefix + entry.name;
      if (entry.kind === "file") files.push({ path, open: () => (entry as FileSystemFileHandle).getFile() });
      else {
        if (prefix === "") folders.push(path);
        await walk(entry as FileSystemDirectoryHandle, `${path}/`);
      }
    }
  };
  await walk(root, "");
  return { files, folders };
}

async function fromPath(where: string, root: string, followLinks: boolean): Promise<Listing> {
  const fs = nodeModule("node:fs/promises");
  if (fs === undefined) return { files: [], folders: [] };
  const files: FileEntry[] = [];
  const folders: string[] = [];
  const kindOf = async (entry: NodeEntry, path: string, isTop: boolean): Promise<"folder" | "file" | "other"> => {
    if (!entry.isSymbolicLink()) return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
    const target = await fs.stat(path).catch(() => undefined); // a link that leads nowhere is nothing
    if (target === undefined) return "other";
    return !target.isDirectory() ? "file" : isTop || followLinks ? "folder" : "other";
  };
  const walk = async (folder: string, prefix: string, above: readonly string[]): Promise<void> => {
    const real = await fs.realpath(folder);
    if (above.includes(real)) return; // a link to where we are
    for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      const kind = await kindOf(entry, path, prefix === "");
      if (kind === "file") {
        const open = async () =>
          new Blob([await fs.readFile(path).catch((cause) => Promise.reject(notReadable(where, path, cause)))]);
        files.push({ path: prefix + entry.name, open });
      } else if (kind === "folder") {
        if (prefix === "") folders.push(entry.name);
        await walk(path, `${prefix}${entry.name}/`, [...above, real]);
      }
    }
  };
  try {
    await walk(root, "", []);
  } catch (cause) {
    throw notReadable(where, root, cause);
  }
  return { files, folders };
}
