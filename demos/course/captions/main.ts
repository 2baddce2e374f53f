import { element, find } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import * as page from "./page.js";
import { combinations } from "./scenes.js";

const [EPOCHS, BATCH, PICTURES, SHOWN] = [20, 40, 600, 10];
const JUDGED = combinations(true).length;
const held = page.drawn(JUDGED, true, 3);

interface Frame {
  readonly epoch: number;
  readonly loss: number;
  /** The part of captions of held-out pictures that are right to the last word. */
  readonly exact: number;
  readonly captions: readonly (readonly string[])[];
}

stage<Frame>("scenes", {
  async *run() {
    const { pictures, heard, said } = page.tensorsOf(page.drawn(PICTURES, false, 1));
    const model = page.newSpeaker();
    try {
      for (let epoch = 1; epoch <= EPOCHS; epoch++) {
        const { history } = await model.fit([pictures, heard], said, { epochs: 1, batchSize: BATCH });
        const captions = await page.captions(model, held);
        const exact = captions.filter((words, i) => words.join(" ") === held[i]?.caption.join(" ")).length / JUDGED;
        yield { epoch, loss: history.loss?.at(-1) ?? 0, exact, captions: captions.slice(0, SHOWN) };
      }
    } finally {
      model.dispose();
    }
  },
  draw(frame) {
    const items = held.slice(0, SHOWN).map((scene, i) => {
      const canvas = element("canvas", { className: "pixels", role: "img", ariaLabel: scene.caption.join(" ") });
      page.paintScene(canvas, scene);
      const words = (frame?.captions[i] ?? []).map((word, k) =>
        element("span", { textContent: `${word} `, className: word === scene.caption[k] ? "" : "wrong" }),
      );
      return element("li", {}, canvas, element("p", {}, ...words));
    });
    find("gallery", HTMLElement).replaceChildren(...items);
    find("exact", HTMLElement).textContent =
      frame === undefined ? "" : `${percent(frame.exact)} right to the last word`;
  },
  describe: ({ epoch, loss, exact }) =>
    `Epoch ${epoch} of ${EPOCHS}, loss ${loss.toFixed(2)}: ${percent(exact)} of ${JUDGED} held-out pictures are captioned without a mistake.`,
  recording: () => import("./recorded.json"),
});

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ speak }) => {
  if (typeof speak !== "function") return { right: false, words: "Export a function named speak." };
  const told = [3, 13, 9, 4, 3, 17, 7, 8];
  const next = async (words: readonly number[]) => {
    const wanted = words[0] === page.START ? (told[words.length - 1] ?? page.END) : 0;
    return page.vocabulary.map((_, i) => (i === wanted ? 0.9 : 0.1 / page.vocabulary.length));
  };
  const said = await speak(next);
  if (`${said}` !== `${told}`)
    return { right: false, words: `The words are ${told.join(", ")}; yours are ${String(said)}.` };
  const endless = await speak(async () => page.vocabulary.map((_, i) => Number(i === 3)));
  if (endless.length > 12) return { right: false, words: "A net that never says end is never interrupted." };
  return { right: true, words: `“${told.map((word) => page.vocabulary[word]).join(" ")}”: word for word.` };
});
