/** Looks for a Chrome that is already on this machine. */
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** A Chrome-like browser on this machine. */
export interface Chrome {
  readonly path: string;
  /** True for a headless shell: it starts in half the time and cannot open a window. */
  readonly shell: boolean;
}

export interface FindOptions {
  /** Default true. False leaves the headless shells out, since a window is wanted. */
  readonly headless?: boolean;
}

const SHELL_COMMANDS = ["chromium-headless-shell", "chrome-headless-shell"];

const BROWSER_COMMANDS = [
  "google-chrome-stable",
  "google-chrome",
  "chromium",
  "chromium-browser",
  "chrome",
  "microsoft-edge-stable",
];

const MAC_APPLICATIONS = ["Google Chrome", "Chromium", "Google Chrome Canary", "Microsoft Edge"];

const WINDOWS_PROGRAMS = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * The Chrome to use: `$CHROME_PATH` when set, else an installed Chrome, Chromium or Edge, else null. Where there is a GPU a full
 * browser comes before a headless shell; where there is none, the shell does, for its faster start.
 *
 * @throws when `$CHROME_PATH` names no executable file.
 */
export function findChrome({ headless = true }: FindOptions = {}): Chrome | null {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (isExecutable(chosen)) return { path: chosen, shell: /headless-shell/.test(chosen) };
    throw new Error(`CHROME_PATH: expected the path of a Chrome, received ${chosen}. Correct it, or unset it.`);
  }
  const browsers = browserPaths().map((path) => ({ path, shell: false }));
  const shells = headless ? shellPaths().map((path) => ({ path, shell: true })) : [];
  const candidates = gpuNodes().length > 0 ? [...browsers, ...shells] : [...shells, ...browsers];
  return candidates.find(({ path }) => isExecutable(path)) ?? null;
}

/**
 * What shows that this machine may have a GPU: its device files on Linux (`/dev/dxg` is WSL's), and on macOS and Windows simply
 * the system's name, for they always have one.
 */
export function gpuNodes(): string[] {
  if (process.platform !== "linux") return [process.platform];
  const render = existsSync("/dev/dri") ? readdirSync("/dev/dri").filter((name) => name.startsWith("renderD")) : [];
  return [
    ...render.map((name) => `/dev/dri/${name}`),
    ...["/dev/nvidia0", "/dev/dxg"].filter((path) => existsSync(path)),
  ];
}

function browserPaths(): string[] {
  if (process.platform === "darwin") {
    return MAC_APPLICATIONS.flatMap((name) =>
      ["/Applications", join(homedir(), "Applications")].map((folder) =>
        join(folder, `${name}.app`, "Contents", "MacOS", name),
      ),
    );
  }
  if (process.platform === "win32") {
    const folders = [process.env.LOCALAPPDATA, process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"]];
    return WINDOWS_PROGRAMS.flatMap((name) => folders.flatMap((folder) => (folder ? [join(folder, name)] : [])));
  }
  return onPath(BROWSER_COMMANDS);
}

/** Debian's `chromium-headless-shell` on the path is a script around the one in /usr/lib: the inner one is one process less. */
function shellPaths(): string[] {
  return ["/usr/lib/chromium/chromium-headless-shell", ...onPath(SHELL_COMMANDS)];
}

function onPath(commands: readonly string[]): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
