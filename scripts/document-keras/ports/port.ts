import * as wgrad from "../../../src/index.js";
import { isRecord } from "../../../src/structure.js";

/** How the names of another library are called here. */
export interface Port {
  /** All its names, by what they begin with. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** Where names of a beginning lie here: in these namespaces, or classes, whatever their case and underscores. "" is the top level. */
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  /** What no rule tells, as it is written here. */
  readonly renamed: Readonly<Record<string, string>>;
  /** What is not here, and why. */
  readonly without: readonly { readonly why: string; readonly names: readonly string[] }[];
}

/** Tables of what is called otherwise and of what is not here. Throws an Error that lists the names nothing is said of, or said in vain. */
export function portTables({ names, rooms, renamed, without }: Port): string {
  const rows: string[] = [];
  const left = new Map(without.flatMap(({ names, why }) => names.map((name) => [name, why] as const)));
  const vain = new Set([...Object.keys(renamed), ...left.keys()]);
  const unknown: string[] = [];
  for (const [beginning, own] of Object.entries(names)) {
    for (const name of own.map((name) => beginning + name)) {
      const said = renamed[name];
      if (said !== undefined) {
        rows.push(`| \`${name}\` | ${said} |`);
        unknown.push(...pathsIn(said).filter((path) => !isHere(path)));
      }
      if (said === undefined && !left.has(name) && !isByRule(name.slice(beginning.length), rooms[beginning] ?? []))
        unknown.push(name);
      vain.delete(name);
    }
  }
  if (unknown.length + vain.size > 0) throw new Error(`say what becomes of ${unknown}; not there: ${[...vain]}`);
  return [
    "| there | here |",
    "| --- | --- |",
    ...rows,
    "",
    "Not here:",
    "",
    ...without.map(({ why, names }) => `- ${names.map((name) => `\`${name}\``).join(", ")}: ${why}`),
  ].join("\n");
}

/** Whether a name is found in one of these places. */
function isByRule(name: string, rooms: readonly string[]): boolean {
  return rooms.some((room) => namesIn(room).some((own) => plain(own) === plain(name)));
}

/** What is named in `code` of a text, an object's own members under its class: `model.fit`. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`(?:await |new |class Mine extends )?([A-Za-z][\w.]*)/g)].map(([, path = ""]) => path);
}

/** What objects of these names may be, in the tables. */
const OBJECTS: Readonly<Record<string, readonly object[]>> = {
  model: [wgrad.Sequential.prototype],
  layer: [wgrad.TextVectorization.prototype, wgrad.LSTM.prototype],
  x: [wgrad.Tensor.prototype],
};

function isHere(path: string): boolean {
  const [first = "", ...members] = path.split(".");
  const [member = ""] = members;
  const objects = OBJECTS[first];
  if (objects !== undefined) return members.length === 0 || objects.some((object) => member in object);
  let found: unknown = wgrad;
  for (const name of [first, ...members]) found = Object(found)[name];
  return found !== undefined;
}

function namesIn(room: string): string[] {
  if (room === "") return Object.keys(wgrad);
  const found: unknown = Reflect.get(wgrad, room);
  if (typeof found === "function") return chain(found.prototype).flatMap((one) => Object.getOwnPropertyNames(one));
  return isRecord(found) ? Object.keys(found) : [];
}

/** An object and what it inherits from. */
function chain(object: object | null): object[] {
  return object === null ? [] : [object, ...chain(Object.getPrototypeOf(object))];
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
