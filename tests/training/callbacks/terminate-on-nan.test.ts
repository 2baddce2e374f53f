import { describe, expect, test, vi } from "vitest";
import { NotFiniteError, TerminateOnNaN } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel, fakeFit, values } from "../../harness/fake-training.js";

checkConfig("TerminateOnNaN", { config: { raiseError: true } });

describe("TerminateOnNaN", () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY])("ends training at a loss of %s, and says so once", async (loss) => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const model = new FakeModel();
    const ends = vi.fn();
    const { epoch } = await fakeFit([new TerminateOnNaN(), { onTrainEnd: ends }], values("loss", 1, loss, 1), {
      model,
    });
    expect(epoch).toEqual([0, 1]);
    expect(ends).toHaveBeenCalledOnce();
    expect(write.mock.calls.flat()).toEqual([
      expect.stringContaining(`Batch 1: the loss is ${loss}, and training ends\n`),
    ]);
    write.mockRestore();
  });

  test("says nothing more of batches that were under way", () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const callback = new TerminateOnNaN();
    callback.setModel(new FakeModel());
    for (const batch of [4, 5, 6]) callback.onTrainBatchEnd(batch, { loss: Number.NaN });
    expect(write).toHaveBeenCalledOnce();
    write.mockRestore();
  });

  test("fails, if it is to", async () => {
    const fitting = fakeFit([new TerminateOnNaN({ raiseError: true })], values("loss", Number.NaN));
    await expect(fitting).rejects.toThrow(NotFiniteError);
    await expect(fitting).rejects.toThrow("TerminateOnNaN: the loss is no longer a number at batch 1");
  });
});
