import type { Tensor } from "wgrad";
import { loadDigits } from "../../course/parts/digits.js";
import { cars, penguinSex, penguins, wine } from "../../course/tables/page.js";
import { bigramLoss } from "../../text/bigram.js";
import { Corpus, foretold } from "../../text/corpus.js";
import { type DataChoice, type DataName, dataSets, STEPS } from "../model/tasks.js";
import { plane } from "./plane.js";

export interface Samples {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** What nets learn from, and what they are judged by. */
export interface Data {
  readonly train: Samples;
  readonly test: Samples;
  /** Of a text. */
  readonly corpus?: Corpus;
  /** The loss of one who knows only which pairs of letters are frequent. */
  readonly bigrams?: number;
}

/** Nets are judged by so many samples at most, and so many stretches of a text: the judgement comes again and again. */
const [MOST_TESTS, MOST_STRETCHES] = [300, 64];

const tables = { cars, penguinSex, penguins, wine } as const;

/** The data of a choice. `text`: of the visitor's or the site's. `folder`: where the site keeps its data. Rejects where they do not come. */
export async function loadData({ name, count, noise }: DataChoice, text: string, folder: URL): Promise<Data> {
  if (isTable(name)) return tables[name]();
  if (name === "digits") {
    const { train, test } = await loadDigits(folder);
    return { train, test: { x: test.x.slice(0, MOST_TESTS), y: test.y.slice(0, MOST_TESTS) } };
  }
  if (name === "dictionary" || name === "own") return dataOf(new Corpus(text));
  return plane(name, count, noise);
}

function isTable(name: DataName): name is keyof typeof tables {
  return dataSets[name].family === "table";
}

/** Stretches of letters, each with the same stretch one letter on. */
function dataOf(corpus: Corpus): Data {
  const { train, validation, kinds } = corpus;
  const bigrams = bigramLoss(train.data, validation.data, kinds, foretold(validation, STEPS));
  const test = stretches(validation.slice(0, MOST_STRETCHES * STEPS + 1));
  return { train: stretches(train), test, corpus, bigrams };
}

function stretches(codes: Tensor): Samples {
  const letters = foretold(codes, STEPS);
  const shape = [letters / STEPS, STEPS];
  return { x: codes.slice(0, letters).reshape(shape), y: codes.slice(1, letters + 1).reshape(shape) };
}
