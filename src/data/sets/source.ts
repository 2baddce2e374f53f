import { callable, oneOf, text } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { inWords, tagOf } from "../../in-words.js";
import type { Checksum } from "../checksum.js";
import { type DownloadOptions, download } from "../download.js";

/** Where the files of a data set are, and how they are got. */
export interface SourceOptions extends DownloadOptions {
  /**
   * The folder that holds the files, under the names that the publisher gave them; the publisher's own unless told. Servers that do not let
   * pages of other origins read (CORS) need this: serve a copy of the files beside your page.
   */
  url?: string | undefined;
}

/** The defaults of {@link SourceOptions}. */
export const SOURCE = {
  url: undefined,
  fetch: undefined,
  signal: undefined,
  progress: undefined,
  cache: true,
  verify: true,
} as const;

/** Keras's own folder. */
export const KERAS_FOLDER = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/";

/** Gets files of one folder, by their names there. */
export type Source = (file: string, checksum: Checksum) => Promise<Uint8Array<ArrayBuffer>>;

/** Throws an ArgumentError for options that are none. */
export function sourceOf(where: string, folder: string, options: SourceOptions): Source {
  const url = text(where, "url", options.url === undefined ? folder : options.url);
  checkDownload(where, options);
  return (file, checksum) => {
    const remedy = `Check the network, or serve ${file} yourself and pass its folder as url`;
    return download(where, { url: inFolder(url, file), checksum, remedy }, options);
  };
}

/** Throws an ArgumentError for options that are none. */
export function checkDownload(where: string, { fetch, signal, progress, cache, verify }: DownloadOptions): void {
  if (fetch !== undefined) callable(where, "fetch", fetch);
  if (progress !== undefined) callable(where, "progress", progress);
  if (cache !== undefined) oneOf(where, "cache", cache, [true, false]);
  if (verify !== undefined) oneOf(where, "verify", verify, [true, false]);
  if (signal !== undefined && tagOf(signal) !== "AbortSignal") {
    const expected = "an AbortSignal";
    throw new ArgumentError({ where, problem: "no such signal", expected, received: inWords(signal) });
  }
}

export function inFolder(folder: string, file: string): string {
  return folder.endsWith("/") ? folder + file : `${folder}/${file}`;
}
