import { END, heldOut, START, showPicture, speaker, vocabulary } from "./page";

const { next } = await speaker(30); // trains for thirty epochs
const picture = await heldOut(3);
showPicture(picture);

const words = [START];
while (words.at(-1) !== END && words.length < 9) {
  const parts = await next(picture, words);
  const best = parts.indexOf(Math.max(...parts));
  console.log(`${vocabulary[best]} (${((parts[best] ?? 0) * 100).toFixed(0)} % sure)`);
  words.push(best);
}
