/**
 * What goes wrong, as types. Catch `WgradError` for everything this library throws on purpose, or one of its kinds.
 *
 * Every message reads `<where>: <what is wrong>: expected …, received …. <what to do>`, so that the one line in a
 * console is enough to act on.
 */

/** The parts of an error message, put together by {@link describe}. */
export interface Complaint {
  /** The function, layer or file that complains, as the caller spelt it: `Dense "dense_1"`, `datasets.mnist`. */
  where: string;
  /** What is wrong, in a few words and without a full stop. */
  problem: string;
  /** What would have been right. */
  expected?: string;
  /** What came instead. */
  received?: string;
  /** What the reader can do about it, as a sentence (the full stop is added if missing). */
  remedy?: string;
}

/**
 * Puts a message together: `<where>: <what is wrong>: expected …, received …. <what to do>`. Parts that are not given
 * leave no trace.
 *
 * @example
 * describe({ where: "matmul", problem: "inner sizes differ", expected: "b of shape [5, n]", received: "[4, 3]" });
 * // "matmul: inner sizes differ: expected b of shape [5, n], received [4, 3]."
 */
export function describe(complaint: Complaint): string {
  const where = cut(complaint.where);
  const problem = cut(complaint.problem);
  const { expected, received, remedy } = complaint;
  const facts = [];
  if (expected !== undefined) facts.push(`expected ${cut(expected, MOST_CHOICES)}`);
  if (received !== undefined) facts.push(`received ${cut(received)}`);
  const sentences = [facts.length > 0 ? `${where}: ${problem}: ${facts.join(", ")}` : `${where}: ${problem}`];
  if (remedy !== undefined) sentences.push(cut(remedy));
  return sentences.map((sentence) => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`)).join(" ");
}

// Names and texts of the user's come into messages: none gets longer than 2 kB by them.
const MOST = 300;
const MOST_CHOICES = 700;

function cut(part: string, most = MOST): string {
  return part.length > most ? `${part.slice(0, most)}…` : part;
}

/** Whatever this library throws on purpose. Takes the parts of a message, or a finished one. */
export class WgradError extends Error {
  constructor(complaint: Complaint | string, options?: ErrorOptions) {
    super(typeof complaint === "string" ? complaint : describe(complaint), options);
  }
  // A getter, not a field: the engine reads the name before any field is set, for the first line of the stack; and not
  // the constructor's name, which minifiers shorten.
  override get name(): string {
    return "WgradError";
  }
}

/** Two shapes do not go together, or a shape is none (negative, fractional, ragged). */
export class ShapeError extends WgradError {
  override get name(): string {
    return "ShapeError";
  }
}

/** A tensor of one element type came where another is needed, or its values do not fit the type. */
export class DTypeError extends WgradError {
  override get name(): string {
    return "DTypeError";
  }
}

/** There is no GPU device, it lacks something, or it was lost. */
export class DeviceError extends WgradError {
  override get name(): string {
    return "DeviceError";
  }
}

/** The device has no memory left for what was asked. */
export class OutOfMemoryError extends WgradError {
  override get name(): string {
    return "OutOfMemoryError";
  }
}

/** A file did not come: no network, no such address, no leave to read it. */
export class DownloadError extends WgradError {
  override get name(): string {
    return "DownloadError";
  }
}

/** A file is not what its name promises: corrupt, cut short, of another size or version. */
export class FormatError extends WgradError {
  override get name(): string {
    return "FormatError";
  }
}

/** What a file asks for is right, but not among what there is here. */
export class UnsupportedError extends WgradError {
  override get name(): string {
    return "UnsupportedError";
  }
}

/** An argument is outside what the function takes. */
export class ArgumentError extends WgradError {
  override get name(): string {
    return "ArgumentError";
  }
}

/** A label is no class: beyond their number, negative, with a fraction, or NaN. */
export class LabelError extends ArgumentError {
  override get name(): string {
    return "LabelError";
  }
}

/** A number became NaN or infinite where training or evaluation needs a finite one. */
export class NotFiniteError extends WgradError {
  override get name(): string {
    return "NotFiniteError";
  }
}

/** A bug of ours. The message begins `internal:`; please report it. */
export class InternalError extends WgradError {
  constructor(complaint: Complaint | string, options?: ErrorOptions) {
    super(`internal: ${typeof complaint === "string" ? complaint : describe(complaint)}`, options);
  }
  override get name(): string {
    return "InternalError";
  }
}
