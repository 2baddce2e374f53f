import { integerBetween, oneOf, positiveInteger, wholeNumber } from "../check.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { withDefaults } from "../options.js";
import { formatShape } from "../shape.js";
import { isList } from "../structure.js";
import { Tensor } from "../tensor.js";

export interface CtcDecodeOptions {
  /** `"greedy"` takes the best class of each step; `"beamSearch"` follows the best prefixes. Default `"greedy"`. */
  readonly strategy?: "greedy" | "beamSearch" | undefined;
  /** How many prefixes a beam search keeps. Default 100. */
  readonly beamWidth?: number | undefined;
  /** How many readings a beam search gives, best first. Default 1. */
  readonly topPaths?: number | undefined;
  /** Whether a greedy reading takes a class that lasts for several steps once. Default true. */
  readonly mergeRepeated?: boolean | undefined;
  /** The class that stands for no label. Default 0. */
  readonly maskIndex?: number | undefined;
}

/** The labels read from each sample. */
export interface CtcDecoded {
  /** [paths, batch, steps], filled up with -1 behind the labels. */
  readonly decoded: Tensor<"int32">;
  /** [batch, paths], greedy −Σ of the best inputs, beam search log P of the reading. */
  readonly scores: Tensor<"float32">;
}

const DEFAULTS = { strategy: "greedy", beamWidth: 100, topPaths: 1, mergeRepeated: true, maskIndex: 0 } as const;

interface Reading {
  readonly labels: readonly number[];
  readonly score: number;
}

/**
 * Reads the labels from the outputs of a model that was trained with the CTC loss: logits [batch, steps, classes], of
 * which `sequenceLengths[b]` steps of a sample count (default: all). On the host.
 *
 * Throws a ShapeError for logits of another rank, an ArgumentError for lengths that are not one for each sample.
 */
export function ctcDecode(
  logits: Tensor,
  sequenceLengths?: readonly number[],
  options: CtcDecodeOptions = {},
): CtcDecoded {
  const { strategy, beamWidth, topPaths, mergeRepeated, maskIndex } = withDefaults("ctcDecode", options, DEFAULTS);
  oneOf("ctcDecode", "strategy", strategy, ["greedy", "beamSearch"]);
  positiveInteger("ctcDecode", "beamWidth", beamWidth);
  integerBetween("ctcDecode", "topPaths", topPaths, 1, strategy === "greedy" ? Number.MAX_SAFE_INTEGER : beamWidth);
  wholeNumber("ctcDecode", "maskIndex", maskIndex);
  if (!isA(logits, Tensor)) {
    const expected = "a Tensor of logits";
    throw new ArgumentError({ where: "ctcDecode", problem: "not a tensor", expected, received: inWords(logits) });
  }
  const [batch = 0, steps = 0, classes = 0] = logits.shape;
  const lengths = sequenceLengths === undefined ? Array.from({ length: batch }, () => steps) : sequenceLengths;
  if (logits.shape.length !== 3) {
    throw new ShapeError({
      where: "ctcDecode",
      problem: "not a batch of sequences",
      expected: "[batch, steps, classes]",
      received: formatShape(logits.shape),
    });
  }
  const isLength = (length: number) => Number.isSafeInteger(length) && length >= 0 && length <= steps;
  if (!isList(lengths) || lengths.length !== batch || !Array.from(lengths).every(isLength)) {
    throw new ArgumentError({
      where: "ctcDecode",
      problem: "the lengths do not fit",
      expected: `${batch} numbers from 0 to ${steps}`,
      received: inWords(lengths),
    });
  }
  const { values } = logits;
  const readings = lengths.map((length, b) => {
    const rows = Array.from({ length }, (_, t) => {
      const first = (b * steps + t) * classes;
      return Array.from(values.subarray(first, first + classes), Number);
    });
    return strategy === "greedy" ? [greedy(rows, mergeRepeated, maskIndex)] : beamSearch(rows, beamWidth, maskIndex);
  });
  const paths = strategy === "greedy" ? 1 : topPaths;
  const decoded = new Int32Array(paths * batch * steps).fill(-1);
  const scores = new Float32Array(batch * paths).fill(Number.NEGATIVE_INFINITY);
  readings.forEach((found, b) => {
    found.slice(0, paths).forEach(({ labels, score }, path) => {
      decoded.set(labels, (path * batch + b) * steps);
      scores[b * paths + path] = score;
    });
  });
  return {
    decoded: new Tensor([paths, batch, steps], decoded, "int32"),
    scores: new Tensor([batch, paths], scores, "float32"),
  };
}

function greedy(rows: readonly (readonly number[])[], mergeRepeated: boolean, blank: number): Reading {
  const best = rows.map((row) => row.indexOf(Math.max(...row)));
  const labels = best.filter((label, t) => label !== blank && !(mergeRepeated && label === best[t - 1]));
  return { labels, score: -rows.reduce((sum, row) => sum + Math.max(...row), 0) };
}

/** A prefix of labels, with the log-probability of all ways that read it so far, by whether they end in a blank. */
interface Beam {
  readonly labels: readonly number[];
  blank: number;
  label: number;
}

/** Prefix beam search (Graves, "Supervised Sequence Labelling with Recurrent Neural Networks", 2012, chapter 7.5). */
function beamSearch(rows: readonly (readonly number[])[], width: number, blank: number): Reading[] {
  let beams: Beam[] = [{ labels: [], blank: 0, label: Number.NEGATIVE_INFINITY }];
  for (const row of rows) {
    const total = row.reduce((sum, x) => logAdd(sum, x), Number.NEGATIVE_INFINITY);
    const next = new Map<string, Beam>();
    const beamOf = (labels: readonly number[]) => {
      const key = labels.join();
      const known = next.get(key) ?? { labels, blank: Number.NEGATIVE_INFINITY, label: Number.NEGATIVE_INFINITY };
      next.set(key, known);
      return known;
    };
    for (const beam of beams) {
      const all = logAdd(beam.blank, beam.label);
      const last = beam.labels.at(-1);
      row.forEach((x, c) => {
        const log = x - total;
        const same = beamOf(beam.labels);
        if (c === blank) same.blank = logAdd(same.blank, all + log);
        else {
          if (c === last) same.label = logAdd(same.label, beam.label + log);
          const longer = beamOf([...beam.labels, c]);
          longer.label = logAdd(longer.label, (c === last ? beam.blank : all) + log);
        }
      });
    }
    beams = [...next.values()].sort((a, b) => logAdd(b.blank, b.label) - logAdd(a.blank, a.label)).slice(0, width);
  }
  return beams.map((beam) => ({ labels: beam.labels, score: logAdd(beam.blank, beam.label) }));
}

/** log (eᵃ + eᵇ) */
function logAdd(a: number, b: number): number {
  const peak = Math.max(a, b);
  return peak === Number.NEGATIVE_INFINITY ? peak : peak + Math.log1p(Math.exp(Math.min(a, b) - peak));
}
