/** Files that the browser keeps for a page: `indexeddb://name`, `opfs://folder/name`. */

import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { indexedDb } from "./indexed-db.js";
import { opfs } from "./opfs.js";

/** Somewhere that keeps files by their paths. */
export interface FilePlace {
  /** Whether there is such a place here. */
  isHere(): boolean;
  /** Undefined for a file that is not there. */
  get(path: string): Promise<Blob | undefined>;
  put(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(path: string): Promise<void>;
  /** The paths of all files. */
  list(): Promise<readonly string[]>;
}

const PLACES: Readonly<Record<string, FilePlace>> = { "indexeddb://": indexedDb, "opfs://": opfs };
const MORE = "A page that came by https, or from this machine, has both";

/** Whether an address says that the browser keeps the file. */
export function isPlaced(address: string): boolean {
  return schemeOf(address) !== undefined;
}

function schemeOf(address: string): string | undefined {
  return Object.keys(PLACES).find((scheme) => address.toLowerCase().startsWith(scheme));
}

/** The place and the path in it. Throws an ArgumentError for a place that is not here, and for a path that leads out of it. */
function placeOf(where: string, address: string): { readonly place: FilePlace; readonly path: string } {
  const scheme = schemeOf(address) ?? "";
  const place = PLACES[scheme];
  const path = address.slice(scheme.length);
  const steps = path.split("/");
  if (place === undefined || path === "" || steps.some((step) => step === "" || step === "." || step === "..")) {
    const expected = `${Object.keys(PLACES).join(" or ")} and a name`;
    throw new ArgumentError({ where, problem: "no such place", expected, received: inWords(address) });
  }
  if (place.isHere()) return { place, path };
  throw new ArgumentError({ where, problem: `there is no ${scheme} here`, received: inWords(address), remedy: MORE });
}

/** A file that is kept; undefined where there is none of that name. */
export async function getPlaced(where: string, address: string): Promise<Blob | undefined> {
  const { place, path } = placeOf(where, address);
  return guarded(where, address, place.get(path));
}

/** Keeps a file, in the place of one of that name. */
export async function putPlaced(where: string, address: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { place, path } = placeOf(where, address);
  await guarded(where, address, place.put(path, bytes));
}

/** Forgets a file; also one that is not there. */
export async function removePlaced(where: string, address: string): Promise<void> {
  const { place, path } = placeOf(where, address);
  await guarded(where, address, place.remove(path));
}

/** The addresses of all files that begin with this one: `opfs://` for all of that place. */
export async function listPlaced(where: string, prefix: string): Promise<readonly string[]> {
  const scheme = schemeOf(prefix) ?? "";
  const { place } = placeOf(where, `${scheme}x`);
  const paths = await guarded(where, prefix, place.list());
  return paths
    .map((path) => scheme + path)
    .filter((address) => address.startsWith(scheme + prefix.slice(scheme.length)));
}

/** What the browser refuses: no room, a private window, a name that it does not take. */
async function guarded<T>(where: string, address: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const received = cause instanceof Error || cause instanceof DOMException ? cause.message : String(cause);
    throw new ArgumentError({ where, problem: "the browser refuses that", expected: address, received }, { cause });
  }
}
