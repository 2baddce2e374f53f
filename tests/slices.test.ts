import { expect, test } from "vitest";
import { atOnce, inSlices, type Sliced } from "../src/slices.js";

/** Goes on until someone else has said stop. */
function* waiting(stopped: () => boolean): Sliced<string> {
  const end = performance.now() + 10_000;
  while (!stopped()) {
    if (performance.now() > end) throw new Error("nobody else got the thread");
    yield;
  }
  return "stopped";
}

test("work in slices lets timers run, and other work of its kind", async () => {
  const seen = { timer: false, other: false };
  setTimeout(() => {
    seen.timer = true;
  });
  const one = inSlices(waiting(() => seen.timer && seen.other));
  const other = inSlices(
    waiting(() => {
      seen.other = true;
      return seen.timer;
    }),
  );
  expect(await Promise.all([one, other])).toEqual(["stopped", "stopped"]);
});

test("what goes wrong in a slice rejects", async () => {
  await expect(
    inSlices(
      (function* () {
        yield;
        throw new Error("broken");
      })(),
    ),
  ).rejects.toThrow("broken");
});

test("all of it can be had at once", () => {
  let slices = 0;
  const work = (function* () {
    for (; slices < 5; slices++) yield;
    return slices;
  })();
  expect(atOnce(work)).toBe(5);
});
