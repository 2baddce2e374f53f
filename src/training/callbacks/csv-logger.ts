import { callable, text } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { Callback, type Hook, type Logs } from "./callback.js";

/** Takes the next piece of text. Training waits for its promise. */
export type TextSink = (text: string) => Hook;

export interface CSVLoggerConfig {
  /** Where the lines go. Default: nowhere else than to {@link CSVLogger.text}. */
  readonly sink: TextSink | undefined;
  /** Between the values of a line: one character. Default `","`. */
  readonly separator: string;
  /** Goes on with the table of the training before, without a second header. Default false: every training begins anew. */
  readonly append: boolean;
}

export type CSVLoggerOptions = Options<CSVLoggerConfig>;

const DEFAULTS: CSVLoggerConfig = { sink: undefined, separator: ",", append: false };

/**
 * Writes the logs of every epoch as a line of CSV: `epoch`, from 0, and then the logs by name, as the first epoch has them; `NA` where
 * a later one lacks one.
 *
 * A page has no files, and Node's are the caller's to open: so it gives text to a function, line by line, as Keras's gives
 * it to a file.
 *
 * @example
 * const file = createWriteStream("log.csv");
 * new CSVLogger((text) => void file.write(text))
 */
export class CSVLogger extends Callback<CSVLoggerConfig> {
  static override className = "CSVLogger";
  static override args = ["sink"];
  static override defaults = DEFAULTS;
  #text = "";
  #columns: readonly string[] | undefined;
  #warned = false;

  constructor(sink?: TextSink | CSVLoggerOptions, options?: CSVLoggerOptions) {
    super(...optional("sink", sink, options));
    const { sink: given, separator } = this.config;
    if (given !== undefined) callable(this.className, "sink", given);
    text(this.className, "separator", separator);
    if (!/^[^\w".+\r\n-]$/.test(separator)) throw noSeparator(this.className, separator);
  }

  /** The table so far. */
  get text(): string {
    return this.#text;
  }

  override onTrainBegin(): void {
    this.#warned = false;
    if (this.config.append) return;
    this.#text = "";
    this.#columns = undefined;
  }

  override async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    if (this.#columns === undefined) {
      this.#columns = Object.keys(logs).sort();
      await this.#write(["epoch", ...this.#columns]);
    }
    const columns = this.#columns;
    this.#warnOfOthers(Object.keys(logs).filter((name) => !columns.includes(name)));
    await this.#write([epoch, ...columns.map((name) => logs[name] ?? "NA")]);
  }

  async #write(values: readonly (number | string)[]): Promise<void> {
    const line = `${values.map((value) => this.#quote(`${value}`)).join(this.config.separator)}\n`;
    this.#text += line;
    await this.config.sink?.(line);
  }

  /** RFC 4180. Only names can need it. */
  #quote(value: string): string {
    const plain = !value.includes(this.config.separator) && !/["\r\n]/.test(value);
    return plain ? value : `"${value.replaceAll('"', '""')}"`;
  }

  #warnOfOthers(names: readonly string[]): void {
    if (names.length === 0 || this.#warned) return;
    this.#warned = true;
    console.warn(`${this.className}: no column for ${names.join(", ")}: the columns are the logs of the first epoch.`);
  }
}

function noSeparator(where: string, received: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "no such separator",
    expected: "one character that no number holds",
    received: inWords(received),
  });
}
