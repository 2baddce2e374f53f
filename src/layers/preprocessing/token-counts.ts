/** How often tokens occur, and in how many documents. */
export class TokenCounts<T> {
  readonly #total = new Map<T, number>();
  readonly #within = new Map<T, number>();
  #documents = 0;

  /** How many documents were added. */
  get documents(): number {
    return this.#documents;
  }

  add(document: Iterable<T>): void {
    this.#documents++;
    const seen = new Set<T>();
    for (const token of document) {
      this.#total.set(token, (this.#total.get(token) ?? 0) + 1);
      if (seen.has(token)) continue;
      seen.add(token);
      this.#within.set(token, (this.#within.get(token) ?? 0) + 1);
    }
  }

  /** The tokens but for the special ones: the most frequent first, of equally frequent ones the greatest. */
  ranked(special: readonly T[], compare: (a: T, b: T) => number): T[] {
    const entries = [...this.#total].filter(([token]) => !special.includes(token));
    return entries.sort(([a, n], [b, m]) => m - n || compare(b, a)).map(([token]) => token);
  }

  /** log(1 + documents / (1 + documents with the token)): how much a token says of the document it is in. */
  inverseDocumentFrequency(token: T): number {
    return Math.log(1 + this.#documents / (1 + (this.#within.get(token) ?? 0)));
  }
}

/** The order of numbers, and of texts by their characters' numbers: as their bytes lie in UTF-8, and not as JavaScript compares. */
export function compareTokens<T extends string | number>(a: T, b: T): number {
  if (typeof a === "number" || typeof b === "number") return Number(a) - Number(b);
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [x, y] = [rank(a.charCodeAt(i)), rank(b.charCodeAt(i))];
    if (x !== y) return x - y;
  }
  return a.length - b.length;
}

/** Halves of a pair, which stand for what is beyond 16 bits, come after all that is within. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
