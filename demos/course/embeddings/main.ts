import { plotEmbedding, Tensor } from "wgrad";
import { element, find } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { roomIn } from "../parts/room.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import { kindred, neighbours, vectorOf } from "./neighbours.js";
import * as page from "./page.js";
import { kindOf, words } from "./sentences.js";

const [EPOCHS, BATCH, SENTENCES] = [14, 100, 500];
const map = find("map", HTMLElement);
const choice = find("word", HTMLSelectElement);
for (const word of words) choice.append(element("option", { textContent: word }));

interface Frame {
  readonly epoch: number;
  readonly loss: number;
  readonly vectors: Float32Array;
}

let trained: Float32Array | undefined;
const figure = stage<Frame>("words", {
  async *run() {
    const { x, y } = page.sentences(SENTENCES);
    const model = page.newGuesser();
    try {
      const steps = Math.floor(y.size / BATCH);
      for (let epoch = 1; epoch <= EPOCHS; epoch++) {
        let loss = 0;
        for (let step = 0; step < steps; step++) {
          const at = step * BATCH;
          loss += ((await model.trainOnBatch(x.slice(at, at + BATCH), y.slice(at, at + BATCH))).loss ?? 0) / steps;
          if (step % 8 !== 7) continue;
          const vectors = Float32Array.from((await page.vectorsOf(model)).data);
          yield { epoch: epoch - 1 + step / steps, loss: (loss * steps) / (step + 1), vectors };
        }
      }
      const vectors = Float32Array.from((await page.vectorsOf(model)).data);
      yield { epoch: EPOCHS, loss: (await model.evaluate(x, y, { batchSize: 500 })).loss ?? 0, vectors };
    } finally {
      model.dispose();
    }
  },
  draw(frame) {
    trained = frame?.vectors;
    const vectors =
      frame?.vectors ?? Float32Array.from({ length: words.length * page.DIMENSIONS }, (_, i) => Math.sin(i * i));
    const table = Tensor.from(vectors, [words.length, page.DIMENSIONS]);
    map.innerHTML = plotEmbedding(table, {
      labels: words,
      classes: words.map(kindOf),
      width: roomIn(map, 640),
      height: 460,
    });
    showNeighbours(vectors);
  },
  describe: ({ epoch, loss, vectors }) =>
    `Epoch ${epoch.toFixed(1)} of ${EPOCHS}, loss ${loss.toFixed(2)}: ${percent(kindred(vectors))} of the words with a kind have one of their own as nearest neighbour.`,
  recording: () => import("./recorded.json"),
});
choice.addEventListener("change", figure.redraw);
map.addEventListener("click", ({ target }) => {
  const point = target instanceof Element ? target.closest<SVGElement>("[data-index]") : null;
  if (point === null) return;
  choice.selectedIndex = Number(point.dataset.index);
  figure.redraw();
});

function showNeighbours(vectors: Float32Array): void {
  const items = neighbours(vectors, choice.selectedIndex)
    .slice(0, 6)
    .map(({ word, near }) => {
      const item = element("li", {}, element("span", { textContent: words[word] ?? "" }), element("i"));
      item.style.setProperty("--part", `${Math.max(0, near)}`);
      return item;
    });
  find("near", HTMLElement).replaceChildren(...items);
}

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ oddOneOut }) => {
  if (typeof oddOneOut !== "function") return { right: false, words: "Export a function named oddOneOut." };
  let vectors = trained;
  if (vectors === undefined) {
    const model = page.newGuesser();
    const { x, y } = page.sentences(SENTENCES);
    await model.fit(x, y, { epochs: EPOCHS, batchSize: BATCH });
    vectors = Float32Array.from((await page.vectorsOf(model)).data);
    model.dispose();
  }
  const own = vectors;
  const quiz = [
    "monday cat dog cow",
    "rome bread soup rice",
    "oslo anna ben carla",
    "friday sunday fox tuesday",
    "paris lima kyoto goat",
  ];
  const wanted = [0, 0, 0, 2, 3];
  const given = quiz.map((line) => oddOneOut(line.split(" ").map((word) => vectorOf(own, words.indexOf(word)))));
  const right = given.filter((answer, i) => answer === wanted[i]).length;
  if (right < 4) return { right: false, words: `${right} of 5 right. What if the odd one is the first?` };
  return { right: true, words: `${right} of 5 odd ones are found.` };
});
