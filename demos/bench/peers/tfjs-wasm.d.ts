/** Where each of the backend's binaries is fetched from. */
export function setWasmPaths(paths: Readonly<Record<string, string>>): void;
