import { describe, expect, test, vi } from "vitest";
import { CSVLogger, type Hooks } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { fakeFit, values } from "../../harness/fake-training.js";

checkConfig("CSVLogger", {
  config: { sink: () => undefined, separator: ";", append: true },
  refuses: { separator: ["", ", ", ".", "e", '"', "\n", "-", "5"] },
});

describe("CSVLogger", () => {
  test("writes a header and a line an epoch, names in order", async () => {
    const logger = new CSVLogger();
    await fakeFit(
      [logger],
      [
        { loss: 0.5, accuracy: 0.25 },
        { loss: Number.NaN, accuracy: 1e-7 },
      ],
    );
    expect(logger.text).toBe("epoch,accuracy,loss\n0,0.25,0.5\n1,1e-7,NaN\n");
  });

  test("gives each line to a function, and training waits for it", async () => {
    const events: string[] = [];
    const logger = new CSVLogger(
      async (text) => {
        await Promise.resolve();
        events.push(text);
      },
      { separator: "\t" },
    );
    await fakeFit([logger, { onEpochEnd: () => void events.push("epoch ends") }], values("loss", 2));
    expect(events).toEqual(["epoch\tloss\n", "0\t2\n", "epoch ends"]);
  });

  test("holds what callbacks before it add to the logs", async () => {
    const logger = new CSVLogger();
    const rate: Hooks = {
      onEpochEnd(_, logs) {
        logs.learning_rate = 0.1;
      },
    };
    await fakeFit([rate, logger], values("loss", 1));
    expect(logger.text).toBe("epoch,learning_rate,loss\n0,0.1,1\n");
  });

  test("quotes names that need it", async () => {
    const logger = new CSVLogger({ separator: ";" });
    await fakeFit([logger], [{ "a;b": 1, 'c"d': 2, "e,f": 3 }]);
    expect(logger.text).toBe('epoch;"a;b";"c""d";e,f\n0;1;2;3\n');
  });

  test("begins every training anew, or goes on", async () => {
    const [anew, on] = [new CSVLogger(), new CSVLogger({ append: true })];
    for (const loss of [1, 2]) await fakeFit([anew, on], values("loss", loss));
    expect(anew.text).toBe("epoch,loss\n0,2\n");
    expect(on.text).toBe("epoch,loss\n0,1\n0,2\n");
  });

  test("has the columns of the first epoch: NA for what a later one lacks, a warning for what it has besides", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const logger = new CSVLogger();
    await fakeFit([logger], [{ a: 1, b: 2 }, { b: 3, c: 4 }, { c: 5 }]);
    expect(logger.text).toBe("epoch,a,b\n0,1,2\n1,NA,3\n2,NA,NA\n");
    expect(warn.mock.calls).toEqual([["CSVLogger: no column for c: the columns are the logs of the first epoch."]]);
    warn.mockRestore();
  });
});
