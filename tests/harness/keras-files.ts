import files from "../fixtures/keras-files/files.json" with { type: "json" };

/** A tensor of a fixture. */
export interface FileValues {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly number[];
}

/** A small model as Keras wrote it, and what it predicted there. */
export interface KerasFile {
  readonly files: Readonly<Record<string, string>>;
  readonly inputs: readonly FileValues[];
  readonly outputs: readonly FileValues[];
}

export const kerasFiles: Readonly<Record<"trained" | "wired" | "chunks", KerasFile>> = files;

/** One of its files. */
export async function bytesOfFile({ files }: KerasFile, end: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(files[end] ?? ""), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
