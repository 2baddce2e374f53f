import { FormatError, WgradError } from "../errors.js";
import { hexadecimal, md5 } from "./md5.js";

/** The sum of a file's bytes by which it is known again. */
export interface Checksum {
  readonly algorithm: "SHA-256" | "MD5";
  /** The sum in lower-case hexadecimal digits. */
  readonly sum: string;
}

/** A sum by SHA-256. */
export const sha256 = (sum: string): Checksum => ({ algorithm: "SHA-256", sum });

/** The sum of some bytes. Rejects with a WgradError where the page may not reckon SHA-256, which takes https. */
export async function sumOf(where: string, bytes: Uint8Array<ArrayBuffer>, algorithm: string): Promise<string> {
  if (algorithm === "MD5") return md5(bytes);
  const { subtle } = globalThis.crypto ?? {};
  if (subtle === undefined) {
    const remedy = "Serve the page by https or from localhost, or pass verify: false";
    throw new WgradError({ where, problem: "no SHA-256 in this page (crypto.subtle is missing)", remedy });
  }
  return hexadecimal(new Uint8Array(await subtle.digest(algorithm, bytes)));
}

/** Rejects with a FormatError that names both sums for another file than the one that is meant. */
export async function requireSum(
  where: string,
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  { algorithm, sum }: Checksum,
): Promise<void> {
  const received = await sumOf(where, bytes, algorithm);
  if (received === sum) return;
  throw new FormatError({
    where,
    problem: `${url} is another file, or damaged`,
    expected: `${algorithm} ${sum}`,
    received: `${received}, of ${bytes.length} bytes`,
    remedy: "Download it again, or pass verify: false for a file of your own",
  });
}
