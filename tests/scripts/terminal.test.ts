import { stripVTControlCharacters } from "node:util";
import { expect, test, vi } from "vitest";
import { parseOptions } from "../../scripts/train/options.js";
import { TerminalView } from "../../scripts/train/terminal.js";

test("steps a second are those of when the steps ran, though their events arrive in bursts", () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(`${text}`) > 0);
  const options = parseOptions(["--json"]);
  if (options === "help") throw new Error("no options");
  const view = new TerminalView(options);
  view.hear({ kind: "begin", adapter: "one", summary: "", epochs: 1, stepsPerEpoch: 40 });
  view.hear({ kind: "epochBegin", epoch: 0, time: 9000 });
  for (let step = 0; step < 40; step++) view.hear({ kind: "step", step, logs: { loss: 1 }, time: 9100 + 100 * step });
  view.hear({ kind: "epochEnd", epoch: 0, logs: { loss: 1 }, time: 13_000 });
  write.mockRestore();
  const lines = written.map((line) => stripVTControlCharacters(line));
  expect(lines[0]).toMatch(/^Epoch 1\/1 {3}4\/40 .* 0s {2}loss: 1\.0000 {2}10\.0 steps\/s {2}ETA 0:04\n$/);
  expect(lines.at(-1)).toMatch(/^Epoch 1\/1 {2}40\/40 .* 4s {2}loss: 1\.0000 {2}10\.0 steps\/s\n$/);
});
