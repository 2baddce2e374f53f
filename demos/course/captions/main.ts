import { element, find } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { exercise } from "../parts/exercise.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import * as page from "./page.js";
import { loadPictures, type Picture } from "./pictures.js";
import { BATCH, bagScore, captionsOf, exactly, newSpeaker, tensorsOf } from "./speaker.js";

const [EPOCHS, EVERY, SHOWN] = [48, 2, 12];

interface Frame {
  readonly epoch: number;
  /** The parts of pictures captioned without a mistake: of those held out; by the bag, which is given the order; and of those learned from, known at the end. */
  readonly held: number;
  readonly bag: number;
  readonly learned?: number;
  readonly captions: readonly (readonly string[])[];
}

let shown: readonly Picture[] = [];

const figure = stage<Frame>("emoji", {
  async *run() {
    const { learned, heldOut } = await loadPictures();
    const { pictures, heard, said, words } = tensorsOf(learned);
    const speaker = newSpeaker(learned.length, EPOCHS);
    try {
      for (let epoch = EVERY; epoch <= EPOCHS; epoch += EVERY) {
        await speaker.fit([pictures, heard], [said, words], { epochs: EVERY, batchSize: BATCH });
        const captions = await captionsOf(speaker, heldOut);
        const scores = { held: exactly(captions, heldOut), bag: await bagScore(speaker, heldOut) };
        const last = epoch < EPOCHS ? {} : { learned: exactly(await captionsOf(speaker, learned), learned) };
        yield { epoch, ...scores, ...last, captions: captions.slice(0, SHOWN) };
      }
    } finally {
      speaker.dispose();
    }
  },
  draw(frame) {
    const items = shown.map((picture, i) => {
      const canvas = element("canvas", { className: "pixels", role: "img", ariaLabel: picture.caption.join(" ") });
      page.paintPicture(canvas, picture);
      const words = (frame?.captions[i] ?? []).map((word, k) =>
        element("span", { textContent: `${word} `, className: word === picture.caption[k] ? "" : "wrong" }),
      );
      return element("li", {}, canvas, element("p", {}, ...words));
    });
    find("gallery", HTMLElement).replaceChildren(...items);
    find("exact", HTMLElement).textContent = frame === undefined ? "" : `${percent(frame.held)} right to the last word`;
  },
  describe({ epoch, held, bag, learned }) {
    const known = learned === undefined ? "" : ` Of those it learned from, ${percent(learned)}.`;
    return `Epoch ${epoch} of ${EPOCHS}: ${percent(held)} of the pictures held out are captioned without a mistake; the bag of words gets ${percent(bag)}.${known}`;
  },
  recording: () => import("./recorded.json"),
});

loadPictures().then(
  ({ heldOut }) => {
    shown = heldOut.slice(0, SHOWN);
    figure.redraw();
  },
  (error) => figure.fail(error),
);

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
