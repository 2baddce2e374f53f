import { describe, expect, test } from "vitest";
import { construct } from "../../src/config.js";
import { ArgumentError, IdentityInitializer } from "../../src/index.js";
import { checkConfig } from "../harness/check-config.js";

const noNumber = [Number.NaN, Number.POSITIVE_INFINITY, "1", null];
const noSeed = [-1, 1.5, Number.NaN, "1"];

checkConfig("Zeros");
checkConfig("Ones");
checkConfig("Constant", { config: { value: 0.5 }, refuses: { value: noNumber } });
checkConfig("RandomUniform", {
  config: { minval: -1, maxval: 1, seed: 3 },
  refuses: { minval: noNumber, maxval: noNumber, seed: noSeed },
});
for (const name of ["RandomNormal", "TruncatedNormal"]) {
  checkConfig(name, {
    config: { mean: 1, stddev: 2, seed: 3 },
    refuses: { mean: noNumber, stddev: [-1, ...noNumber], seed: noSeed },
  });
}
checkConfig("VarianceScaling", {
  config: { scale: 2, mode: "fanAvg", distribution: "uniform", seed: 3 },
  refuses: {
    scale: [0, -1, ...noNumber],
    mode: ["fan_in", "fanin", null, 3],
    distribution: ["truncated_normal", "normal", null],
    seed: noSeed,
  },
});
for (const name of ["GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"]) {
  checkConfig(name, { config: { seed: 3 }, refuses: { seed: noSeed } });
}
checkConfig("Orthogonal", { config: { gain: 2, seed: 3 }, refuses: { gain: noNumber, seed: noSeed } });

// The layer has its name at the top of the library.
describe("Identity, the initializer", () => {
  test("is made again from its config, and checks it", () => {
    const one = new IdentityInitializer(2);
    expect(one.className).toBe("Identity");
    expect(construct(IdentityInitializer, one.getConfig()).generate([2, 2])).toEqual(Float32Array.of(2, 0, 0, 2));
    for (const gain of noNumber) expect(() => new IdentityInitializer({ gain } as object)).toThrow(ArgumentError);
  });
});
