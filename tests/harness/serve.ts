/** A `fetch` that knows these files by the last part of their address, and a list of what was asked for. */
export function serve(known: Readonly<Record<string, Uint8Array<ArrayBuffer>>>) {
  const asked: string[] = [];
  const fetch = async (url: unknown) => {
    asked.push(String(url));
    const bytes = known[String(url).split("/").at(-1) ?? ""];
    return bytes ? new Response(bytes) : new Response("", { status: 404, statusText: "Not Found" });
  };
  return { asked, fetch };
}

/** The bytes that a text in base 64 stands for. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
