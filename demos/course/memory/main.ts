import { Adam, Dense, Embedding, LSTM, Model, Sequential, SimpleRNN } from "wgrad";
import { element, find } from "../../dom.js";
import { sheet } from "../parts/canvas.js";
import { codeCell } from "../parts/code-cell.js";
import { css, diverging, mix, rgb } from "../parts/colours.js";
import { exercise } from "../parts/exercise.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import { type Gate, type Read, read } from "./by-hand.js";
import * as page from "./page.js";
import { bigramScore, encode, places, things, vocabulary } from "./sentences.js";

const [UNITS, SIZE, EPOCHS, BATCH] = [20, 12, 8, 40];
const kind = find("kind", HTMLSelectElement);
const sentence = find("sentence", HTMLInputElement);
const shown = find("shown", HTMLSelectElement);
find("words", HTMLElement).textContent =
  `${places.join(", ")}; ${vocabulary.filter((word) => word && !places.some((place) => place === word)).join(" ")}`;

/** What is shown, and in which colours. */
const LEGENDS: Readonly<Record<string, string>> = {
  cell: "a row for each of 20 units; blue above zero, orange below",
  forget: "full colour: open, the cell keeps what it has; pale: shut, it forgets",
  input: "full colour: open, the word is written into the cell; pale: shut, it is passed over",
  output: "full colour: open, the cell is heard; pale: shut, it keeps silent",
};

interface Frame {
  readonly epoch: number;
  readonly kind: "lstm" | "simple";
  readonly right: number;
  readonly bigram: number;
  readonly weights: readonly Float32Array[];
}

const figure = stage<Frame>("reading", {
  async *run() {
    const chosen = kind.value as Frame["kind"];
    const train = page.drawn(800, 1);
    const test = page.others(train, 200, 2);
    const bigram = bigramScore(train, test);
    const [learned, held] = [page.tensorsOf(train), page.tensorsOf(test)];
    const model = new Sequential([
      new Embedding(page.WORDS, SIZE, { inputShape: [page.LENGTH], maskZero: true }),
      chosen === "lstm" ? new LSTM(UNITS) : new SimpleRNN(UNITS),
      new Dense(page.THINGS, { activation: "softmax" }),
    ]);
    model.compile({ optimizer: new Adam(0.015), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    let right = 0;
    try {
      for (let epoch = 1; epoch <= EPOCHS; epoch++) {
        for (let at = 0; at < train.length; at += BATCH) {
          await model.trainOnBatch(learned.x.slice(at, at + BATCH), learned.y.slice(at, at + BATCH));
          if (at % (5 * BATCH) !== 0) continue;
          const weights = (await model.getWeights()).map(({ data }) => Float32Array.from(data));
          yield { epoch: epoch - 1 + at / train.length, kind: chosen, right, bigram, weights };
        }
        right = (await model.evaluate(held.x, held.y, { batchSize: 100 })).accuracy ?? 0;
      }
      const weights = (await model.getWeights()).map(({ data }) => Float32Array.from(data));
      yield { epoch: EPOCHS, kind: chosen, right, bigram, weights };
    } finally {
      model.dispose();
    }
  },
  draw(frame) {
    const words = sentence.value.toLowerCase().split(/\s+/).filter(Boolean);
    const strange = words.filter((word) => !vocabulary.includes(word));
    find("unknown", HTMLElement).textContent =
      strange.length === 0 ? "" : `It has never heard of: ${strange.join(", ")}.`;
    const known = words.filter((word) => vocabulary.includes(word));
    const codes = [...encode(known)].filter((code) => code > 0);
    const done = frame === undefined ? undefined : read({ ...frame, units: UNITS, size: SIZE }, codes);
    drawState(known, done);
    showNext(done?.answers ?? things.map(() => 0));
    find("right", HTMLElement).textContent = frame === undefined ? "–" : percent(frame.right);
    find("bigram", HTMLElement).textContent = frame === undefined ? "–" : percent(frame.bigram);
  },
  describe: ({ epoch, right, bigram }) =>
    `Epoch ${epoch.toFixed(1)} of ${EPOCHS}: ${percent(right)} of other sentences are finished rightly; bigrams get ${percent(bigram)}.`,
  recording: () => import("./recorded.json"),
});
kind.addEventListener("change", () => {
  if (kind.value === "simple") shown.value = "cell"; // it has no gates
  shown.disabled = kind.value === "simple";
  figure.restart();
});
shown.addEventListener("change", figure.redraw);
sentence.addEventListener("input", figure.redraw);

/** Columns are words, rows are units: what the cell holds, or how open a gate is. */
function drawState(words: readonly string[], done: Read | undefined): void {
  const { pen, width, height } = sheet(find("state", HTMLCanvasElement));
  const foot = 78;
  const wide = Math.min(64, width / Math.max(1, words.length));
  const tall = (height - foot) / UNITS;
  const gate = done?.gates[shown.value as Gate];
  const toneOf = (column: number, unit: number) =>
    gate === undefined
      ? diverging(Math.tanh(done?.states[column]?.[unit] ?? 0))
      : mix(rgb("--card"), rgb("--accent"), gate[column]?.[unit] ?? 0);
  find("of", HTMLElement).textContent = LEGENDS[shown.value] ?? "";
  for (const [column, word] of words.entries()) {
    for (let unit = 0; unit < UNITS; unit++) {
      pen.fillStyle = css(toneOf(column, unit));
      pen.fillRect(column * wide + 1, unit * tall, wide - 2, tall);
    }
    pen.save();
    pen.translate(column * wide + wide / 2 + 4, height - foot + 8);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "end";
    pen.font = `${places.some((place) => place === word) ? "700 " : ""}13px system-ui, sans-serif`;
    pen.fillStyle = css(rgb("--ink"));
    pen.fillText(word, 0, 0);
    pen.restore();
  }
}

function showNext(answers: readonly number[]): void {
  const host = find("next", HTMLElement);
  while (host.childElementCount < things.length) {
    host.append(
      element("li", {}, element("span", { textContent: things[host.childElementCount] ?? "" }), element("i")),
    );
  }
  const best = answers.indexOf(Math.max(...answers));
  for (const [i, part] of answers.entries()) {
    const item = host.children[i];
    if (!(item instanceof HTMLElement)) continue;
    item.style.setProperty("--part", `${part}`);
    item.classList.toggle("best", i === best && part > 0);
  }
}

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ model }) => {
  if (!(model instanceof Model)) return { right: false, words: "Export a model." };
  const { test } = page.detours();
  const { accuracy = 0 } = await model.evaluate(test.x, test.y, { batchSize: 100 });
  if (accuracy < 0.9)
    return { right: false, words: `${percent(accuracy)} are right: the bag cannot tell past from to.` };
  return { right: true, words: `${percent(accuracy)}: it knows which place came last.` };
});
