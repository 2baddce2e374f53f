import { END, START } from "./page";

type Next = (words: readonly number[]) => Promise<readonly number[]>;

export async function speak(next: Next): Promise<number[]> {
  const words: number[] = [];
  while (words.length < 12) {
    const parts = await next([START, ...words]);
    const best = parts.indexOf(Math.max(...parts));
    if (best === END) break;
    words.push(best);
  }
  return words;
}
