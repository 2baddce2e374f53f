/** Code that makes the data of a playground: the very files that make them here. */
import toysSource from "../../course/parts/toys.ts?raw";
import tablesSource from "../../course/tables/page.ts?raw";
import corpusSource from "../../text/corpus.ts?raw";
import heightsSource from "../data/heights.ts?raw";
import planeSource from "../data/plane.ts?raw";
import { type DataChoice, dataSets, STEPS } from "./tasks.js";

export interface DataCode {
  /** Files that go in front. */
  readonly sources: readonly string[];
  /** Makes the data. */
  readonly load: string;
  /** What `fit` is given. */
  readonly fit: string;
  /** What follows, or nothing. */
  readonly after: string;
}

/** `generates`: whether the net can go on with a text step by step. */
export function dataCode({ name, count, noise }: DataChoice, batchSize: number, generates: boolean): DataCode {
  const trainFor = (epochs: number) =>
    `train.x, train.y, { batchSize: ${batchSize}, epochs: ${epochs}, validationData: [test.x, test.y] }`;
  switch (dataSets[name].family) {
    case "plane":
      return {
        sources: [toysSource, heightsSource, planeSource],
        load: `const { train, test } = plane("${name}", ${count}, ${noise});`,
        fit: trainFor(100),
        after: "",
      };
    case "table":
      return {
        sources: [tablesSource],
        load: `const { train, test } = await ${name}();`,
        fit: trainFor(60),
        after: "",
      };
    case "pictures":
      return { sources: [digitsSource], load: "const { train, test } = await digits();", fit: trainFor(3), after: "" };
    case "text":
      return {
        sources: [corpusSource],
        load: 'const text = await (await fetch("text.txt")).text();\nconst corpus = new Corpus(text);',
        fit: `windows(corpus.train, ${STEPS}, ${batchSize}, 1), {\n  epochs: 3,\n  validationData: windows(corpus.validation, ${STEPS}, ${batchSize}),\n}`,
        after: generates ? goOn : "",
      };
  }
}

const digitsSource = `import { datasets } from "wgrad";

/** 55,000 digits to learn from and 10,000 others, x [count, 28, 28, 1] from 0 to 1: the playground takes the first 4,000 and 1,000. */
async function digits() {
  const { train, test } = await datasets.mnist();
  const part = ({ x, y }: typeof train) => ({ x: x.reshape([y.size, 28, 28, 1]), y });
  return { train: part(train), test: part(test) };
}
`;

const goOn = `import { generate } from "wgrad";
const ids = await generate(model, [...corpus.encode("The ").data].map(Number), { maxNewTokens: ${STEPS - 4}, temperature: 0.7 });
export const written = corpus.decode(ids);`;
