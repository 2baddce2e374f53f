import { describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import * as kernels from "../../src/kernels/index.js";
import * as library from "../../src/kernels/library/index.js";

/** What the compiler has to say of some WGSL: nothing, if all is well. */
async function complaints(code: string): Promise<string[]> {
  const { gpu } = await currentDevice();
  gpu.pushErrorScope("validation");
  const { messages } = await gpu.createShaderModule({ code }).getCompilationInfo();
  await gpu.popErrorScope();
  return messages.map(({ type, lineNum, message }) => `${type} in line ${lineNum}: ${message}`);
}

describe("shaders compile as they lie", () => {
  test.each(Object.entries(kernels))("%s", async (_, { source }) => {
    expect(await complaints(source)).toEqual([]);
  });

  test("the functions of lib/, which call one another", async () => {
    expect(await complaints(Object.values(library).join("\n"))).toEqual([]);
  });

  test("and what does not compile would show", async () => {
    expect(await complaints("fn broken( {}")).not.toEqual([]);
  });
});
