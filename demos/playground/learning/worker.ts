/** Trains the nets of the playground, so that the page itself has nothing to do but draw. */
import { init } from "wgrad";
import { type Begin, Lesson, wordsOf } from "./lesson.js";
import type { Letter, Report, Wish } from "./messages.js";

let wanted: Begin | undefined;
let lesson: Lesson | undefined;
let goes = false;
/** Lessons begin one after the other; of those asked for meanwhile the last. */
let beginning: Promise<void> = Promise.resolve();

async function begin(wish: Begin): Promise<void> {
  if (wish !== wanted) return;
  const tell = (report: Report) => self.postMessage({ lesson: wish.lesson, report } satisfies Letter);
  try {
    await lesson?.end();
    lesson = undefined;
    tell({ kind: "adapter", adapter: (await init()).adapter });
    lesson = await Lesson.begin(wish, tell);
    if (wish === wanted && goes) lesson.go();
  } catch (error) {
    tell({ kind: "failed", words: wordsOf(error) });
  }
}

self.addEventListener("message", ({ data: wish }: MessageEvent<Wish>) => {
  switch (wish.kind) {
    case "begin":
      [wanted, goes] = [wish, false];
      lesson?.pause();
      beginning = beginning.then(() => begin(wish));
      return;
    case "go":
      goes = true;
      return lesson?.go();
    case "pause":
      goes = false;
      return lesson?.pause();
    case "sample":
      return lesson?.show(wish.sample);
    case "write":
      return lesson?.write(wish.prompt, wish.temperature);
    case "save":
      return lesson?.save(wish.net);
  }
});
