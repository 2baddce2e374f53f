import { END, heldOut, START, showScene, speaker, vocabulary } from "./page";

const { next } = await speaker(14); // trains for fourteen epochs
const scene = heldOut(11);
showScene(scene);

const words = [START];
while (words.at(-1) !== END && words.length < 9) {
  const parts = await next(scene, words);
  const best = parts.indexOf(Math.max(...parts));
  console.log(`${vocabulary[best]} (${((parts[best] ?? 0) * 100).toFixed(0)} % sure)`);
  words.push(best);
}
