import models from "../fixtures/transformers/models.json" with { type: "json" };

// What PyPI's transformers wrote and computed: tests/fixtures/transformers/make.py made it.

export const transformersModels = models;

/** What a fixture holds gzipped and in base64. */
export async function unpacked(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Packed float32 numbers. */
export async function numbersOf(text: string): Promise<number[]> {
  return [...new Float32Array((await unpacked(text)).buffer)];
}
