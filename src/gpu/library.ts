import { library } from "../kernels/library.js";

/** Names of the WGSL function files in shaders/lib, which generated code may call. */
export type LibraryName = keyof typeof library;

/** The WGSL of library files, each once. */
export function librarySource(names: Iterable<LibraryName>): string {
  return [...new Set(names)].map((name) => library[name]).join("\n");
}
