import { FormatError } from "../../errors.js";

/** A row of fields, with the line it begins in, from 1. */
export interface Line {
  readonly line: number;
  readonly fields: readonly string[];
}

const [QUOTE, CR, LF] = [0x22, 0x0d, 0x0a];

const BYTE_ORDER_MARK = "\ufeff";

/** Where a reader is: before a field, in one, in a quoted one, behind a quote in that. */
type State = "start" | "plain" | "quoted" | "behind";

/**
 * Cuts text, piece by piece, into rows of fields as RFC 4180 says: fields between delimiters, those with delimiters, quotes or ends
 * of lines in them in quotes, in which a quote is written twice. Lines end with CRLF, LF or CR; empty ones do not count.
 *
 * Throws a FormatError that names line and column for quotes that are elsewhere.
 */
export class CsvReader {
  readonly #where: string;
  readonly #delimiter: number;
  #state: State = "start";
  #field = "";
  #fields: string[] = [];
  #line = 1;
  /** Where the row began. */
  #first = 1;
  #afterCr = false;
  #begun = false;

  constructor(where: string, delimiter: string) {
    this.#where = where;
    this.#delimiter = delimiter.codePointAt(0) ?? 0;
  }

  /** The rows that a piece of text completes. */
  *read(text: string): Generator<Line, void> {
    let from = 0; // the part of the field that is in this piece
    for (let i = this.#begun || text[0] !== BYTE_ORDER_MARK ? 0 : 1; i < text.length; i++) {
      this.#begun = true;
      const code = text.charCodeAt(i);
      const isLf = code === LF;
      const isSecond = isLf && this.#afterCr; // of CRLF
      this.#afterCr = code === CR;
      if ((isLf && !isSecond) || code === CR) this.#line++;
      if (this.#state === "quoted") {
        if (code !== QUOTE) continue;
        this.#field += text.slice(from, i);
        this.#state = "behind";
      } else if (code === QUOTE) {
        if (this.#state === "plain") throw this.#wrong("a quote within a field that does not begin with one");
        if (this.#state === "behind") this.#field += '"';
        this.#state = "quoted";
        from = i + 1;
      } else if (code === this.#delimiter || isLf || code === CR) {
        if (this.#state === "plain") this.#field += text.slice(from, i);
        if (isSecond && this.#state === "start" && this.#fields.length === 0) {
          this.#first = this.#line;
          continue;
        }
        if (code === this.#delimiter) this.#endField();
        else yield* this.#endRow();
      } else if (this.#state === "behind") {
        throw this.#wrong("text behind the closing quote of a field");
      } else if (this.#state === "start") {
        this.#state = "plain";
        from = i;
      }
    }
    if (this.#state === "plain" || this.#state === "quoted") this.#field += text.slice(from);
  }

  /** The last row, if no end of line follows it. */
  *end(): Generator<Line, void> {
    if (this.#state === "quoted") throw this.#wrong("a quoted field without an end");
    yield* this.#endRow();
  }

  #endField(): void {
    this.#fields.push(this.#field);
    this.#field = "";
    this.#state = "start";
  }

  *#endRow(): Generator<Line, void> {
    const isEmpty = this.#state === "start" && this.#fields.length === 0;
    this.#endField();
    const fields = this.#fields;
    const line = this.#first;
    this.#fields = [];
    this.#first = this.#line;
    if (!isEmpty) yield { line, fields };
  }

  #wrong(problem: string): FormatError {
    const place = `line ${this.#first}, field ${this.#fields.length + 1}`;
    return new FormatError({
      where: `${this.#where}, ${place}`,
      problem,
      remedy: 'Write a quote within quotes twice: "say ""yes""". Is the delimiter the right one?',
    });
  }
}
