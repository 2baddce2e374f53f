import { beforeEach, expect, test } from "vitest";
import { digitsTransfer } from "../../examples/digits-transfer.js";
import { type Mnist, setRandomSeed } from "../../src/index.js";
import { readDigits } from "../harness/digits.js";

beforeEach(() => setRandomSeed(1));

/** A test with so many digits. */
function reads(
  name: string,
  [train, held]: readonly [number, number],
  check: (digits: Promise<Mnist>) => Promise<void>,
): void {
  test(name, async ({ skip }) => {
    const digits = await readDigits(train, held);
    if (digits === null) return skip("the digits are not in .cache: node scripts/setup.mjs --digits fetches them");
    await check(Promise.resolve(digits));
  });
}

reads("digits-transfer: five digits help to learn five others from ten examples", [12000, 1000], async (digits) => {
  const found = await digitsTransfer({ digits, filters: 16, epochs: 3 });
  console.info(JSON.stringify(found));
  expect(found.firstFive).toBeGreaterThan(0.97);
});
