/** A Vite plugin that serves folders from outside the page's root: the data beside the repository, the cached digits. */
import { createReadStream, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import type { Connect, Plugin } from "vite";
import { CACHE } from "./cache.js";

const root = join(import.meta.dirname, "..");

/** Web path → folder. A file that is not there is a plain 404, so a page or test can tell and do without. */
const FOLDERS: Readonly<Record<string, string>> = {
  "/shared/": join(root, "../shared"),
  "/data/mnist/": join(CACHE, "mnist"),
  "/data/text/": join(CACHE, "text"),
  "/data/co2/": join(CACHE, "co2"),
  "/data/models/": join(CACHE, "models"),
  "/reference/api/": join(root, "dist-site/reference/api"), // what `npm run build:site` wrote there
};

const TYPES: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".txt": "text/plain; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
};

/** Serves the folders in the dev server, in `vite preview` and in the GPU tests. Read only; nothing above a folder is reached. */
export function serveFolders(): Plugin {
  return {
    name: "wgrad:serve-folders",
    configureServer: ({ middlewares }) => void middlewares.use(serve),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(serve),
  };
}

function serve(request: IncomingMessage, response: ServerResponse, next: Connect.NextFunction): void {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const [prefix, folder] = Object.entries(FOLDERS).find(([prefix]) => path.startsWith(prefix)) ?? [];
  if (prefix === undefined || folder === undefined) {
    next();
    return;
  }
  const file = fileIn(folder, path.slice(prefix.length));
  if (file === null) {
    response.writeHead(404, { "content-type": "text/plain" }).end(`no ${path}`);
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file.path)] ?? "application/octet-stream",
    "content-length": file.size,
    "cache-control": "no-cache",
  });
  createReadStream(file.path).pipe(response);
}

/** The file that a web path means inside a folder; null where there is none, or where the path would leave the folder. */
export function fileIn(folder: string, name: string): { path: string; size: number } | null {
  try {
    const path = resolve(folder, decodeURIComponent(name));
    const stats = statSync(path, { throwIfNoEntry: false });
    return path.startsWith(folder + sep) && stats?.isFile() ? { path, size: stats.size } : null;
  } catch {
    return null; // a malformed % sequence
  }
}
