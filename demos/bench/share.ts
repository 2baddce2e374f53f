/** A report as a part of an address: what one visitor found, for another to look at. */
import { fromLetters, toLetters } from "../letters.js";
import type { Report } from "./report.js";

/** An address of more bytes than this, unpacked, holds no report. */
const MOST = 2 ** 20;

export async function encode(report: Report): Promise<string> {
  return toLetters(await through(new Blob([JSON.stringify(report)]), new CompressionStream("deflate-raw"), MOST));
}

/** What {@link encode} gave. Throws an Error for anything else. */
export async function decode(text: string): Promise<Report> {
  try {
    const packed = new Blob([fromLetters(text)]);
    const bytes = await through(packed, new DecompressionStream("deflate-raw"), MOST);
    const report = JSON.parse(new TextDecoder().decode(bytes)) as Report;
    if (isReport(report)) return report;
  } catch {
    // Said below: how it is broken tells nobody anything.
  }
  throw new Error("The address holds no report: expected what “Copy the address” gave, whole.");
}

/** What all of the page that shows a report relies on. Its texts are shown as texts, whatever they say. */
function isReport({ adapter, ceilings, cases }: Report): boolean {
  return (
    ["vendor", "architecture", "device", "description"].every((key) => typeof Reflect.get(adapter, key) === "string") &&
    [ceilings.flops, ceilings.bytes].every(isPositive) &&
    cases.every(
      ({ name, title, results, failures }) =>
        [name, title].every((text) => typeof text === "string") &&
        Object.values(failures).every((text) => typeof text === "string") &&
        Object.values(results).every(
          (result) =>
            [result.medianMs, result.minMs, result.maxMs, result.firstMs].every(isPositive) &&
            [result.maxError, result.heldBytes, result.dispatches, result.submits, result.created].every(isNumber),
        ),
    )
  );
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function isPositive(value: unknown): boolean {
  return typeof value === "number" && value > 0;
}

/** The bytes that come out at the other end. Throws an Error for more than `most`. */
async function through(blob: Blob, stream: GenericTransformStream, most: number): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = blob
    .stream()
    .pipeThrough(stream as ReadableWritablePair<Uint8Array<ArrayBuffer>>)
    .getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > most) throw new Error(`expected at most ${most} bytes`);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
