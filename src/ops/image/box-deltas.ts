import { finite, listOf, oneOf } from "../../check.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { Tensor } from "../../tensor.js";
import { concat } from "../core/concat.js";
import { add, divide, maximum, multiply, subtract } from "../elementwise/binary.js";
import { exp, log } from "../elementwise/unary.js";
import { type BoxFormat, convertFormat, imageSize, numbersOf } from "./box-formats.js";

const MIDDLES = ["centerXywh", "centerYxhw"] as const;
/** The formats that deltas are worked out in. */
export type DeltaFormat = (typeof MIDDLES)[number];

/** What both ways between boxes and deltas take. */
export interface DeltaOptions {
  /** Four numbers that the deltas are divided by. Default: none. */
  readonly variance?: readonly number[] | undefined;
  /** Height, width and channels of the images, needed for formats in parts of those. */
  readonly imageShape?: readonly number[] | undefined;
}

export interface EncodeBoxOptions extends DeltaOptions {
  /** Default `"centerYxhw"`. */
  readonly encodingFormat?: DeltaFormat | undefined;
}

export interface DecodeDeltasOptions extends DeltaOptions {
  /** Default `"centerYxhw"`. */
  readonly encodedFormat?: DeltaFormat | undefined;
}

const EPSILON = 1e-7;

/**
 * What a net that detects objects learns: how far the middles of boxes [..., n, 4] are from those of anchors [n, 4], by the anchors' size,
 * and the logarithms of how much larger they are (Ren et al., "Faster R-CNN", NeurIPS 2015). Throws an ArgumentError for unknown formats.
 */
export function encodeBoxToDeltas(
  anchors: SymbolicTensor,
  boxes: SymbolicTensor,
  anchorFormat: BoxFormat,
  boxFormat: BoxFormat,
  options: EncodeBoxOptions = {},
): SymbolicTensor {
  const name = "encodeBoxToDeltas";
  const { encodingFormat, variance, imageShape } = withDefaults(name, options, {
    encodingFormat: "centerYxhw" as const,
    variance: undefined,
    imageShape: undefined,
  });
  oneOf(name, "encodingFormat", encodingFormat, MIDDLES);
  const size = imageSize(name, imageShape);
  const [a0, a1, aLength0, aLength1] = numbersOf(name, convertFormat(anchors, anchorFormat, encodingFormat, size));
  const [b0, b1, bLength0, bLength1] = numbersOf(name, convertFormat(boxes, boxFormat, encodingFormat, size));
  const pair = (b: SymbolicTensor, a: SymbolicTensor, bLength: SymbolicTensor, aLength: SymbolicTensor) => {
    const whole = maximum(aLength, EPSILON);
    return [divide(subtract(b, a), whole), log(divide(maximum(bLength, EPSILON), whole))] as const;
  };
  const [move0, growth0] = pair(b0, a0, bLength0, aLength0);
  const [move1, growth1] = pair(b1, a1, bLength1, aLength1);
  const deltas = concat([move0, move1, growth0, growth1]);
  return variance === undefined ? deltas : divide(deltas, fourNumbers(name, variance));
}

/** The boxes [..., n, 4] behind deltas [..., n, 4] from anchors [n, 4]: the way back from {@link encodeBoxToDeltas}. */
export function decodeDeltasToBoxes(
  anchors: SymbolicTensor,
  boxesDelta: SymbolicTensor,
  anchorFormat: BoxFormat,
  boxFormat: BoxFormat,
  options: DecodeDeltasOptions = {},
): SymbolicTensor {
  const name = "decodeDeltasToBoxes";
  const { encodedFormat, variance, imageShape } = withDefaults(name, options, {
    encodedFormat: "centerYxhw" as const,
    variance: undefined,
    imageShape: undefined,
  });
  oneOf(name, "encodedFormat", encodedFormat, MIDDLES);
  const size = imageSize(name, imageShape);
  const [a0, a1, length0, length1] = numbersOf(name, convertFormat(anchors, anchorFormat, encodedFormat, size));
  const given = variance === undefined ? boxesDelta : multiply(boxesDelta, fourNumbers(name, variance));
  const [move0, move1, growth0, growth1] = numbersOf(name, given);
  const boxes = concat([
    add(multiply(move0, length0), a0),
    add(multiply(move1, length1), a1),
    multiply(exp(growth0), length0),
    multiply(exp(growth1), length1),
  ]);
  return convertFormat(boxes, encodedFormat, boxFormat, size);
}

function fourNumbers(where: string, variance: readonly number[]): SymbolicTensor {
  const numbers = listOf<number>(where, "variance", variance, { least: 4, most: 4 });
  return constant(Tensor.from(numbers.map((one) => finite(where, "variance", one))));
}
