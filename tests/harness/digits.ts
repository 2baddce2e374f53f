import { datasets, type Mnist } from "../../src/index.js";

/**
 * The first so many digits to learn from and to be judged by, in the page and in Node; null where the set-up did not fetch them: a test
 * that needs them says so with `skip`.
 */
export async function readDigits(train: number, test: number): Promise<Mnist | null> {
  all ??= load();
  const digits = await all;
  if (digits === null) return null;
  const first = ({ x, y }: Mnist["train"], count: number) => ({ x: x.slice(0, count), y: y.slice(0, count) });
  return { train: first(digits.train, train), test: first(digits.test, test) };
}

let all: Promise<Mnist | null> | undefined;

async function load(): Promise<Mnist | null> {
  if ("document" in globalThis) {
    const isThere = await fetch("/data/mnist/mnist_labels_uint8", { method: "HEAD" });
    return isThere.ok ? datasets.mnist({ url: "/data/mnist" }) : null;
  }
  const { readFile } = await import("node:fs/promises");
  const folder = new URL("../../.cache/mnist", import.meta.url);
  const fromFile = async (address: unknown) => new Response(await readFile(new URL(String(address))));
  return datasets.mnist({ url: folder.href, fetch: fromFile as typeof fetch }).catch(() => null);
}
