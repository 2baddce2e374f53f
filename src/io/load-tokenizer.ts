import { checkOpen, OPEN_OPTIONS, type OpenOptions } from "../data/file-source.js";
import { FormatError } from "../errors.js";
import { refuseUnknown } from "../options.js";
import { type JsonSource, openJson } from "./open-json.js";
import { Tokenizer } from "./tokenizer.js";

/** How {@link loadTokenizer} reads. */
export interface LoadTokenizerOptions extends OpenOptions {
  /** Hugging Face's `tokenizer_config.json`, which may say how texts are put together again. Default: none. */
  readonly config?: JsonSource | undefined;
}

/**
 * Opens a `tokenizer.json` of Hugging Face's, from wherever a file may come. What reads it, Hugging Face's own `@huggingface/tokenizers`,
 * is loaded when this is first called.
 *
 * Rejects with a FormatError for a file that is none, or asks for something that is not known, and a DownloadError for one that does
 * not come.
 *
 * @example
 * const tokenizer = await loadTokenizer("gpt2/tokenizer.json");
 * tokenizer.decode(tokenizer.encode("Hello, world"));
 */
export async function loadTokenizer(source: JsonSource, options: LoadTokenizerOptions = {}): Promise<Tokenizer> {
  const where = "loadTokenizer";
  refuseUnknown(where, options, ["config", ...OPEN_OPTIONS]);
  const { config, ...loading } = options;
  checkOpen(where, loading);
  const [{ Tokenizer: Kept }, json, settings] = await Promise.all([
    import("@huggingface/tokenizers"),
    openJson(where, source, loading),
    config === undefined ? {} : openJson(where, config, loading),
  ]);
  try {
    return new Tokenizer(new Kept(json, settings), json, settings);
  } catch (cause) {
    const received = cause instanceof Error ? cause.message : "an error";
    throw new FormatError({ where, problem: "no such tokenizer", expected: "a tokenizer.json", received }, { cause });
  }
}
