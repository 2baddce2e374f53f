import type { ReutersOptions, Sequences } from "./load-texts.js";
import type { Parts } from "./parts.js";
import { REUTERS_LABELS } from "./reuters-labels.js";
import type { SequenceOptions } from "./sequences.js";
import type { SourceOptions } from "./source.js";

/**
 * Reviews of films, 25,000 to train and as many to test, as lists of words' numbers, and whether they are good (1) or bad (0): what
 * `keras.datasets.imdb.load_data()` gives, in its order (17 MB).
 *
 * Words are numbered by how often they occur, from `indexFrom` on; before them there are 0 for padding, `startChar` (1) and `oovChar` (2), a
 * word that was left out. `imdb.getWordIndex()` tells the words, without `indexFrom`.
 *
 * Rejects with a DownloadError if a file does not come, with a FormatError if it is another file or damaged, and with an ArgumentError if
 * `maxlen` leaves no review.
 *
 * Source: A. L. Maas et al., "Learning word vectors for sentiment analysis", 2011.
 *
 * @example
 * const { train, test } = await datasets.imdb({ numWords: 10_000 });
 * const x = padSequences(train.x, { maxlen: 256 });   // [25000, 256]
 */
export const imdb = Object.assign(
  async function imdb(options: SequenceOptions = {}): Promise<Parts<Sequences>> {
    return (await import("./late.js")).loadImdb(options);
  },
  {
    /**
     * The numbers of the words: those in the texts are larger by `indexFrom` (1.6 MB).
     *
     * @example
     * const words = Object.entries(await datasets.imdb.getWordIndex());
     * const word = new Map(words.map(([word, i]) => [i + 3, word]));
     * train.x[0]?.map((i) => word.get(i) ?? "?").join(" ");
     */
    async getWordIndex(options: SourceOptions = {}): Promise<Readonly<Record<string, number>>> {
      return (await import("./late.js")).loadImdbWords(options);
    },
  },
);

/**
 * 11,228 newswires as lists of words' numbers, and the topic of each, one of 46: what `keras.datasets.reuters.load_data()` gives, in its
 * order (2 MB). Numbers, options and errors are as of {@link imdb}; `testSplit` is the share that is kept to be judged by.
 *
 * Source: D. D. Lewis, "Reuters-21578 text categorization test collection", 1997.
 *
 * @example
 * const { train, test } = await datasets.reuters({ numWords: 10_000 });
 * datasets.reuters.getLabelNames()[train.y.data[0] ?? 0];   // "earn"
 */
export const reuters = Object.assign(
  async function reuters(options: ReutersOptions = {}): Promise<Parts<Sequences>> {
    return (await import("./late.js")).loadReuters(options);
  },
  {
    /** The numbers of the words: those in the texts are larger by `indexFrom` (0.5 MB). */
    async getWordIndex(options: SourceOptions = {}): Promise<Readonly<Record<string, number>>> {
      return (await import("./late.js")).loadReutersWords(options);
    },

    /** What the topics are called, in the order of their numbers. */
    getLabelNames(): string[] {
      return REUTERS_LABELS.split(" ");
    },
  },
);
