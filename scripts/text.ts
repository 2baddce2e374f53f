/** Brings a text to learn from into .cache/text, once. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { ArgumentError, DownloadError } from "wgrad";
import { CACHE } from "./cache.js";
import { say } from "./say.js";

const FOLDER = join(CACHE, "text");

/** A text in the cache: its file's name, and in words where it is from. */
export interface CachedText {
  readonly file: string;
  readonly origin: string;
}

/** Debian's quotations: its packages, and which of their files are taken. */
const PACKAGES = ["fortunes", "fortunes-min"];
const INSTALLED = "usr/share/games/fortunes";
const FILES = ["literature", "people", "science", "wisdom"];
const FORTUNES: CachedText = { file: "fortunes.txt", origin: `Debian's fortunes (${FILES.join(", ")})` };

const SHAKESPEARE_URL = "https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt";
const SHAKESPEARE: CachedText = { file: "shakespeare.txt", origin: "tinyshakespeare, from the plays" };

/**
 * The text at a path, if one is given; else the first there is of: Debian's fortunes, as they are installed or as apt fetches
 * them, and tinyshakespeare.
 *
 * Throws an ArgumentError when there is no such file, a DownloadError when no text could be had.
 */
export async function ensureText(path?: string): Promise<CachedText> {
  mkdirSync(FOLDER, { recursive: true });
  if (path !== undefined) return given(path);
  for (const text of [FORTUNES, SHAKESPEARE]) if (existsSync(join(FOLDER, text.file))) return text;
  const fortunes = readFortunes("/") ?? fetchFortunes();
  if (fortunes !== null) return keep(FORTUNES, fortunes);
  const shakespeare = await fetchShakespeare();
  if (shakespeare !== null) return keep(SHAKESPEARE, shakespeare);
  throw new DownloadError({
    where: "npm start",
    problem: "there is no text to learn from",
    expected: `Debian's packages ${PACKAGES.join(" and ")}, or the network to fetch ${SHAKESPEARE_URL}`,
    received: "neither",
    remedy: "Give a text of your own: npm start -- --model text --text FILE",
  });
}

function given(path: string): CachedText {
  if (!existsSync(path)) {
    throw new ArgumentError({
      where: "npm start",
      problem: "no such --text",
      expected: "a file",
      received: `"${path}"`,
    });
  }
  const text = readFileSync(path, "utf8");
  const sum = createHash("sha256").update(text).digest("hex").slice(0, 16);
  return keep({ file: `${sum}.txt`, origin: basename(path) }, text);
}

/** Written beside its place and moved there, so that no half text is ever found. */
function keep(text: CachedText, content: string): CachedText {
  const unfinished = join(FOLDER, `${text.file}.${process.pid}`);
  writeFileSync(unfinished, content);
  renameSync(unfinished, join(FOLDER, text.file));
  return text;
}

/** The quotations under a root folder; null where they are not. */
function readFortunes(root: string): string | null {
  const folder = join(root, INSTALLED);
  const paths = FILES.map((file) => join(folder, file));
  if (!paths.every((path) => existsSync(path))) return null;
  return paths.map((path) => plain(readFileSync(path, "utf8"))).join("\n");
}

/** Without what a teletype did: bold and underlined letters (struck twice, with a step back between), tabs, bells. */
function plain(text: string): string {
  return text
    .replace(/.[\b]/g, "")
    .replace(/\t+/g, "  ")
    .replace(/(?!\n)\p{Cc}/gu, "");
}

/** The packages as files, unpacked and never installed: that takes no rights. Null where there is no apt, or no network. */
function fetchFortunes(): string | null {
  say(`fetching a text to learn from (Debian's packages ${PACKAGES.join(" and ")}, 1 MB)`);
  const work = mkdtempSync(join(CACHE, "fortunes-"));
  try {
    const run = (command: string, ...words: string[]) =>
      spawnSync(command, words, { cwd: work, stdio: "ignore", timeout: 60_000 }).status === 0;
    const download = () => run("apt-get", "download", ...PACKAGES);
    if (!download() && !(run("apt-get", "update") && download())) return null; // a new machine may not know any package yet
    return readdirSync(work).every((archive) => run("dpkg-deb", "-x", archive, ".")) ? readFortunes(work) : null;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fetchShakespeare(): Promise<string | null> {
  say(`fetching a text to learn from (${SHAKESPEARE_URL}, 1 MB)`);
  try {
    const response = await fetch(SHAKESPEARE_URL, { signal: AbortSignal.timeout(30_000) });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}
