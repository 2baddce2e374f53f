import { FormatError } from "../errors.js";
import { inWords } from "../in-words.js";

/** Deeper than anything that is written: JSON of more levels would run recursions over their end. */
const DEEPEST = 200;

/**
 * JSON that may come from anywhere. Throws a FormatError, in the name of `where`, for what is none, for more than 200 levels, and for a
 * key that stands twice in one record: `JSON.parse` would quietly take the last.
 */
export function parseJson(where: string, text: string): unknown {
  checkNesting(where, text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "";
    throw broken(where, `this is no JSON (${reason})`, "JSON", inWords(text), cause);
  }
}

/** The first letter of a file that is a text, blanks aside: a brace if it may be JSON. */
export function firstLetter(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().charAt(0);
}

/** Goes through the text once, with a list of the records that are open: no recursion, and no regular expression, which is one inside. */
function checkNesting(where: string, text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === "{" || letter === "[") {
      if (open.length === DEEPEST) throw broken(where, "nested too deep", `${DEEPEST} levels at most`, "more");
      open.push(letter === "{" ? new Set() : undefined);
    } else if (letter === "}" || letter === "]") open.pop();
    else if (letter === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) {
        const key = keyOf(where, text.slice(at, end));
        const keys = open.at(-1);
        if (keys?.has(key)) throw broken(where, "a key stands twice", "each key once in a record", inWords(key));
        keys?.add(key);
      }
      at = end - 1;
    }
  }
}

/** Where the string that begins at `start` has ended; the end of the text if it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
  return text.length;
}

/** Whether a colon follows, so that the string before was a key. */
function isKey(text: string, from: number): boolean {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  return text[at] === ":";
}

/** A key with its escapes resolved: `"\u0061"` is `a`. */
function keyOf(where: string, quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch (cause) {
    throw broken(where, "this is no JSON", "a key", inWords(quoted), cause);
  }
}

function broken(where: string, problem: string, expected: string, received: string, cause?: unknown): FormatError {
  return new FormatError({ where, problem, expected, received }, cause === undefined ? {} : { cause });
}
