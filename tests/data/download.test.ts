import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { sha256 } from "../../src/data/checksum.js";
import { type DownloadProgress, download } from "../../src/data/download.js";
import { datasets } from "../../src/data/index.js";
import { DownloadError, FormatError } from "../../src/errors.js";

const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 31) % 256);
const sum = sha256(createHash("sha256").update(bytes).digest("hex"));
const URL = "https://here.test/file.npz";
const file = { url: URL, checksum: sum, remedy: "Do something" };

/** Cache Storage as a browser has it, as far as it is used. */
class FakeCaches {
  readonly kept = new Map<string, Uint8Array<ArrayBuffer>>();
  broken = false;
  async open(name: string) {
    expect(name).toBe("wgrad-datasets");
    if (this.broken) throw new DOMException("no leave", "SecurityError");
    return {
      match: async (url: string) => (this.kept.has(url) ? new Response(this.kept.get(url)) : undefined),
      put: async (url: string, response: Response) => {
        if (!url.startsWith("https:")) throw new TypeError("Request scheme is unsupported");
        this.kept.set(url, new Uint8Array(await response.arrayBuffer()));
      },
      delete: async (url: string) => this.kept.delete(url),
    };
  }
}

/** A server of this machine. */
async function serverThat(answers: RequestListener): Promise<string> {
  const server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.npz`;
}

function counted() {
  const asked: string[] = [];
  const fetch = async (url: unknown) => {
    asked.push(String(url));
    return new Response(bytes);
  };
  return { asked, fetch };
}

afterEach(() => void vi.unstubAllGlobals());

describe("a download", () => {
  test("tells how far it is, and is verified", async () => {
    const url = await serverThat((_, response) => {
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 7_000));
      setTimeout(() => response.end(bytes.subarray(7_000)), 30);
    });
    const seen: DownloadProgress[] = [];
    expect(await download("here", { ...file, url }, { progress: (one) => seen.push(one) })).toEqual(bytes);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual({ url, received: bytes.length, total: bytes.length });
    expect(seen.every(({ received }, i) => received > (seen[i - 1]?.received ?? 0))).toBe(true);
  });

  test("whose length is not announced, or is announced as it is compressed, comes all the same", async () => {
    for (const headers of [{}, { "content-length": "7" }, { "content-length": "x" }, { "content-length": "900000" }]) {
      const seen: DownloadProgress[] = [];
      const fetch = async () => new Response(bytes, { headers });
      expect(await download("here", file, { fetch, progress: (one) => seen.push(one) })).toEqual(bytes);
      expect(seen.at(-1)?.total).toBe(headers["content-length"] === "900000" ? 900_000 : undefined);
    }
  });

  test("that breaks off says why, and what to do", async () => {
    const url = await serverThat((_, response) => {
      response.writeHead(200, { "content-length": bytes.length });
      response.write(bytes.subarray(0, 7_000));
      setTimeout(() => response.destroy(), 30);
    });
    const broken = download("here", { ...file, url }, {});
    await expect(broken).rejects.toThrow(DownloadError);
    await expect(broken).rejects.toThrow(/^here: http:.*file\.npz could not be fetched \(.+\)\. Do something\.$/);
  });

  test("that never ends is left", async () => {
    let given = 0;
    let left = false;
    const piece = new Uint8Array(2 ** 24);
    const body = new ReadableStream({
      pull: (controller) => {
        given += piece.length;
        controller.enqueue(piece);
      },
      cancel: () => {
        left = true;
      },
    });
    const endless = download("here", file, { fetch: async () => new Response(body) });
    await expect(endless).rejects.toThrow(FormatError);
    await expect(endless).rejects.toThrow("does not end");
    expect(given).toBeLessThan(2 ** 29);
    expect(left).toBe(true);
  });

  test("is aborted before it begins, amid it, and with a fetch that knows no signals", async () => {
    const reason = new Error("changed my mind");
    const { asked, fetch } = counted();
    await expect(download("here", file, { fetch, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toEqual([]);
    const url = await serverThat((_, response) => void response.write(bytes)); // and no end
    const deaf = (url: unknown) => globalThis.fetch(String(url));
    for (const options of [{}, { fetch: deaf }]) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 100);
      const { signal } = controller;
      await expect(download("here", { ...file, url }, { ...options, signal })).rejects.toBe(reason);
    }
  });

  test("passes on what its progress throws", async () => {
    const { fetch } = counted();
    const thrown = new RangeError("mine");
    const progress = () => {
      throw thrown;
    };
    await expect(download("here", file, { fetch, progress })).rejects.toBe(thrown);
  });
});

describe("a file that was kept", () => {
  test("is not downloaded again", async () => {
    const caches = new FakeCaches();
    vi.stubGlobal("caches", caches);
    const { asked, fetch } = counted();
    const seen: DownloadProgress[] = [];
    for (let time = 0; time < 3; time++) {
      expect(await download("here", file, { fetch, progress: (one) => seen.push(one) })).toEqual(bytes);
    }
    expect(asked).toEqual([URL]);
    expect(seen.at(-1)).toEqual({ url: URL, received: bytes.length, total: bytes.length });
    expect([...caches.kept]).toEqual([[URL, bytes]]);
  });

  test("is dropped, and downloaded again, when it was changed", async () => {
    const caches = new FakeCaches();
    caches.kept.set(URL, Uint8Array.of(1, 2, 3));
    vi.stubGlobal("caches", caches);
    const { asked, fetch } = counted();
    expect(await download("here", file, { fetch })).toEqual(bytes);
    expect(asked).toEqual([URL]);
    expect(caches.kept.get(URL)).toEqual(bytes);
  });

  test("must have been verified: others are neither kept nor taken", async () => {
    const caches = new FakeCaches();
    caches.kept.set(URL, Uint8Array.of(1, 2, 3));
    vi.stubGlobal("caches", caches);
    const other = async () => new Response(bytes.subarray(1));
    await expect(download("here", { ...file, url: `${URL}2` }, { fetch: other })).rejects.toThrow(FormatError);
    expect(await download("here", file, { fetch: other, verify: false })).toEqual(bytes.subarray(1));
    expect(await download("here", { url: URL, remedy: "" }, { fetch: other })).toEqual(bytes.subarray(1));
    expect([...caches.kept]).toEqual([[URL, Uint8Array.of(1, 2, 3)]]);
  });

  test("is not asked for with cache: false, nor where there is no leave or no such address", async () => {
    const caches = new FakeCaches();
    vi.stubGlobal("caches", caches);
    const { asked, fetch } = counted();
    await download("here", file, { fetch, cache: false });
    await download("here", { ...file, url: "file:///file.npz" }, { fetch });
    caches.broken = true;
    await download("here", file, { fetch });
    expect(asked).toHaveLength(3);
    expect(caches.kept.size).toBe(0);
  });
});

test("a data set passes its options on", async () => {
  const caches = new FakeCaches();
  vi.stubGlobal("caches", caches);
  const seen: string[] = [];
  const fetch = async () => new Response("no such file");
  const progress = ({ url }: DownloadProgress) => seen.push(url);
  await expect(datasets.bostonHousing({ url: "x", fetch, progress })).rejects.toThrow(FormatError);
  expect(seen).toEqual(["x/boston_housing.npz"]);
  await expect(datasets.imdb({ signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
});
