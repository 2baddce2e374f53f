import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isList } from "../structure.js";

/** Throws an ArgumentError unless these are texts in a list. */
export function requireTexts(where: string, texts: unknown): void {
  const wrong = isList(texts) ? texts.findIndex((text) => typeof text !== "string") : 0;
  if (isList(texts) && wrong < 0) return;
  throw new ArgumentError({
    where,
    problem: "not a list of texts",
    expected: "strings in a list",
    received: isList(texts) ? `${inWords(texts[wrong])} in place ${wrong}` : inWords(texts),
    ...(typeof texts === "string" && { remedy: "Write [text] for a single one" }),
  });
}
