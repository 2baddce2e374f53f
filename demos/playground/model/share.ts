/** A playground as an address: what a visitor sends to another is all there is to know of it. */
import { ArgumentError, FormatError } from "wgrad";
import { fromLetters, toLetters } from "../../letters.js";
import { FEATURES, type Feature } from "../data/plane.js";
import { startOf } from "./palette.js";
import { classOf, kindOf, type Options, type Part, type PartKind, type Value } from "./part.js";
import type { LayerPart, Net, Playground } from "./state.js";
import { type DataName, dataSets } from "./tasks.js";

const WHERE = "the address";
/** Nets of more layers are not built here. */
const MOST_LAYERS = 60;
const DEEPEST = 6;

/** In letters that every mail program leaves alone. */
export function encode(playground: Playground): string {
  return toLetters(new TextEncoder().encode(JSON.stringify(playground)));
}

/** What {@link encode} gave. Throws a FormatError for what it never gives, and an ArgumentError for classes that there are not. */
export function decode(text: string): Playground {
  return playgroundFrom(parsed(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromLetters(text)));
  } catch {
    throw wrong("no playground", "what “Copy the address” gave", "something else, or a part of it");
  }
}

function playgroundFrom(given: unknown): Playground {
  const { data, batchSize, nets } = record(given, "a playground");
  const { name, count, noise, features } = record(data, "data");
  if (typeof name !== "string" || !isDataName(name))
    throw wrong("no such data", Object.keys(dataSets).join(", "), name);
  const [a, b, ...more] = list(nets, "nets").map(netFrom);
  if (a === undefined || more.length > 0) throw wrong("no such nets", "one or two", `${list(nets, "nets").length}`);
  return {
    data: {
      name,
      count: within(count, "count", 10, 1000, true),
      noise: within(noise, "noise", 0, 1),
      ...(features !== undefined && { features: featuresFrom(features) }),
    },
    batchSize: within(batchSize, "batchSize", 1, 1000, true),
    nets: b === undefined ? [a] : [a, b],
  };
}

/** In the order in which they are always told. */
function featuresFrom(given: unknown): readonly Feature[] {
  const names = list(given, "features");
  const known = FEATURES.filter((name) => names.includes(name));
  if (names.length === 0 || known.length < names.length) throw wrong("no such features", FEATURES.join(", "), given);
  return known;
}

export function isDataName(name: string): name is DataName {
  return Object.hasOwn(dataSets, name);
}

function netFrom(given: unknown): Net {
  const { layers, optimizer, loss } = record(given, "a net");
  const all = list(layers, "layers");
  if (all.length > MOST_LAYERS) throw wrong("too many layers", `at most ${MOST_LAYERS}`, `${all.length}`);
  return { layers: all.map(layerFrom), optimizer: partFrom(optimizer, "optimizer"), loss: partFrom(loss, "loss") };
}

function layerFrom(given: unknown): LayerPart {
  const { causal, skip } = record(given, "a layer");
  return {
    ...partFrom(given, "layer"),
    ...(causal === true && { causal }),
    ...(skip !== undefined && { skip: within(skip, "skip", 1, MOST_LAYERS, true) }),
  };
}

function partFrom(given: unknown, kind: PartKind, depth = 0): Part {
  const { name, options } = record(given, kind);
  if (typeof name !== "string") throw wrong(`no ${kind}`, "the name of a class", name);
  const { args, defaults } = classOf(kind, name);
  if (kind === "layer" && startOf(name) === undefined) {
    throw new ArgumentError({
      where: WHERE,
      problem: "no such layer here",
      expected: "one of the palette",
      received: name,
    });
  }
  const known = (option: string) => args.includes(option) || Object.hasOwn(defaults, option);
  const all = Object.entries(record(options, "options")).map(([option, value]) => {
    if (!known(option))
      throw wrong(`${name} has no such option`, [...args, ...Object.keys(defaults)].join(", "), option);
    return [option, valueFrom(value, option, depth + 1)] as const;
  });
  return { name, options: Object.fromEntries(all) as Options };
}

function valueFrom(given: unknown, option: string, depth: number): Value {
  if (depth > DEEPEST) throw wrong("too deep", "parts within parts, a few", option);
  if (given === null || typeof given === "boolean" || typeof given === "number" || typeof given === "string")
    return given;
  if (Array.isArray(given)) return given.map((one) => valueFrom(one, option, depth + 1));
  return partFrom(given, kindOf(option), depth);
}

function record(given: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return { ...given };
  throw wrong(`no ${what}`, "a record", given);
}

function list(given: unknown, what: string): readonly unknown[] {
  if (Array.isArray(given)) return given;
  throw wrong(`no ${what}`, "a list", given);
}

function within(given: unknown, what: string, least: number, most: number, isWhole = false): number {
  const fits = typeof given === "number" && given >= least && given <= most && (!isWhole || Number.isInteger(given));
  if (fits) return given;
  throw wrong(`no such ${what}`, `a ${isWhole ? "whole " : ""}number from ${least} to ${most}`, given);
}

function wrong(problem: string, expected: string, received: unknown): FormatError {
  return new FormatError({
    where: WHERE,
    problem,
    expected,
    received: typeof received === "string" ? received : `${JSON.stringify(received)}`,
  });
}
