let count = 0;

/** How many times something was put in the place of a weight, anywhere: what was compiled before may compute otherwise. */
export function replacements(): number {
  return count;
}

export function countReplacement(): void {
  count++;
}
