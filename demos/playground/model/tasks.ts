/** What there is to learn, and what its answers are: all that can be said of data before they are there. */
import type { Shape } from "wgrad";
import { MOST_KINDS } from "../../text/corpus.js";
import type { Part } from "./part.js";

/** What a net is to say. It decides the last layer, what may be the loss, and what is measured. */
export type Answer =
  | { readonly kind: "binary"; readonly names: readonly [string, string] }
  | { readonly kind: "classes"; readonly names: readonly string[] }
  | { readonly kind: "number"; readonly of: string }
  | { readonly kind: "tokens"; readonly count: number };

export interface Task {
  /** Of one sample. */
  readonly inputShape: Shape;
  readonly dtype: "float32" | "int32";
  readonly answer: Answer;
}

export type Family = "plane" | "table" | "pictures" | "text";

export interface DataSet {
  readonly title: string;
  readonly family: Family;
  readonly task: Task;
}

/** So many letters are read at once. */
export const STEPS = 32;

const plane = (title: string): DataSet => ({
  title,
  family: "plane",
  task: { inputShape: [2], dtype: "float32", answer: { kind: "binary", names: ["orange", "violet"] } },
});
const height = (title: string): DataSet => ({
  title,
  family: "plane",
  task: { inputShape: [2], dtype: "float32", answer: { kind: "number", of: "the height" } },
});
const table = (title: string, columns: number, answer: Answer): DataSet => ({
  title,
  family: "table",
  task: { inputShape: [columns], dtype: "float32", answer },
});
const text = (title: string): DataSet => ({
  title,
  family: "text",
  task: { inputShape: [STEPS], dtype: "int32", answer: { kind: "tokens", count: 2 } },
});

export const dataSets = {
  ring: plane("Circle"),
  xor: plane("Exclusive or"),
  spirals: plane("Spirals"),
  blobs: plane("Two Gaussians"),
  moons: plane("Moons"),
  slope: height("A slope"),
  hills: height("Hills and hollows"),
  ripple: height("A ripple"),
  penguins: table("Penguins: which of three species", 4, { kind: "classes", names: ["Adelie", "Chinstrap", "Gentoo"] }),
  penguinSex: table("Penguins: male or female", 4, { kind: "binary", names: ["male", "female"] }),
  wine: table("Wine: which of three cultivars", 13, { kind: "classes", names: ["first", "second", "third"] }),
  cars: table("Cars: miles a gallon", 6, { kind: "number", of: "miles a gallon" }),
  digits: {
    title: "Handwritten digits",
    family: "pictures",
    task: {
      inputShape: [28, 28, 1],
      dtype: "float32",
      answer: { kind: "classes", names: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
    },
  },
  dictionary: text("The Devil’s Dictionary"),
  own: text("A text of yours"),
} as const satisfies Readonly<Record<string, DataSet>>;

export type DataName = keyof typeof dataSets;

/** Which data, and for points of a plane how many, and how far they stray. */
export interface DataChoice {
  readonly name: DataName;
  readonly count: number;
  readonly noise: number;
}

/** What is to be learned. Texts have as many tokens as they have kinds of letters, and two more: for padding, and for what is unknown. */
export function taskOf({ name }: DataChoice, text = ""): Task {
  const { family, task }: DataSet = dataSets[name];
  if (family !== "text") return task;
  return { ...task, answer: { kind: "tokens", count: Math.min(MOST_KINDS, new Set(text).size + 2) } };
}

/** The layer that every net ends with. */
export function lastLayer(answer: Answer): Part {
  switch (answer.kind) {
    case "binary":
      return { name: "Dense", options: { units: 1, activation: "sigmoid" } };
    case "classes":
      return { name: "Dense", options: { units: answer.names.length, activation: "softmax" } };
    case "number":
      return { name: "Dense", options: { units: 1 } };
    case "tokens":
      return { name: "Dense", options: { units: answer.count } }; // logits, as `generate` wants them
  }
}

/** What may be asked of such answers, the usual loss first. */
export function lossesFor({ kind }: Answer): readonly [Part, ...Part[]] {
  const plain = (name: string): Part => ({ name, options: {} });
  switch (kind) {
    case "binary":
      return [plain("BinaryCrossentropy"), plain("BinaryFocalCrossentropy"), plain("MeanSquaredError"), plain("Dice")];
    case "classes":
      return [plain("SparseCategoricalCrossentropy")];
    case "number":
      return [plain("MeanSquaredError"), plain("MeanAbsoluteError"), plain("Huber"), plain("LogCosh")];
    case "tokens":
      return [{ name: "SparseCategoricalCrossentropy", options: { fromLogits: true } }];
  }
}

/** What is measured beside the loss. */
export function metricOf({ kind }: Answer): "accuracy" | "meanAbsoluteError" {
  return kind === "number" ? "meanAbsoluteError" : "accuracy";
}
