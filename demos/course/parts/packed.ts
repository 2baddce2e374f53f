/**
 * A file of the site's data, unpacked. `what`: its content, for the error where the server does not have it: "The digits", say. `folder`: where
 * the site keeps its data; by default, where a chapter finds it.
 *
 * @throws an Error that says what is missing and what to do.
 */
export async function fetchPacked(
  name: string,
  what: string,
  folder = new URL("../../data/", document.baseURI),
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(name, folder));
  if (!response.ok || response.body === null) {
    throw new Error(
      `${what} are missing: the server answered ${response.status} for data/${name}. From a clone of the repository, npm run dev fetches them, and npm run build:site puts them beside the pages. Then load this page again.`,
    );
  }
  const unzipped = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  return new Uint8Array(await unzipped.arrayBuffer());
}
