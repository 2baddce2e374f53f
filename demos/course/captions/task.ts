import { START } from "./page";

type Next = (words: readonly number[]) => Promise<readonly number[]>;

export async function speak(next: Next): Promise<number[]> {
  const parts = await next([START]);
  return [parts.indexOf(Math.max(...parts))]; // one word is no caption
}
