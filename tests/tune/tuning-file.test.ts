import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ArgumentError } from "../../src/errors.js";
import { init } from "../../src/gpu/current.js";
import { tuningFile } from "../../src/models/tuning-file.js";
import { choices, forgetAnswers } from "../../src/tune/answers.js";
import { tuning } from "../../src/tune/chooser.js";
import { nullDevice } from "../harness/null-device.js";

const choice = { candidate: 1, defaultTime: 2, time: 1 };
let folder = "";
let path = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wgrad-tuning-"));
  path = join(folder, "tuned.json");
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  forgetAnswers();
  await rm(path, { force: true });
});

test("a file keeps what is known, and gives it back", async () => {
  choices.set("a GPU", "a question", choice);
  await tuningFile("test", path)?.save();
  forgetAnswers();
  await tuningFile("test", path)?.load();
  expect(choices.get("a GPU", "a question")).toEqual(choice);
});

test("what others have kept meanwhile stays", async () => {
  choices.set("a GPU", "a question", choice);
  await tuningFile("test", path)?.save();
  forgetAnswers();
  choices.set("a GPU", "another", choice);
  await tuningFile("test", path)?.save();
  forgetAnswers();
  await tuningFile("test", path)?.load();
  expect(choices.size).toBe(2);
});

test("a file that is not there, or damaged, is passed over, and replaced", async () => {
  await tuningFile("test", path)?.load();
  await writeFile(path, "{ no");
  await tuningFile("test", path)?.load();
  expect(choices.size).toBe(0);
  choices.set("a GPU", "a question", choice);
  await tuningFile("test", path)?.save();
  expect(JSON.parse(await readFile(path, "utf8")).format).toBe("wgrad tuning 1");
});

test("a file that cannot be written says so", async () => {
  const saving = tuningFile("test", join(folder, "no such folder", "tuned.json"))?.save();
  await expect(saving).rejects.toThrow(ArgumentError);
});

test("in Node there is none unless it is named", () => {
  expect(tuningFile("test", undefined)).toBeUndefined();
  expect(() => tuningFile("init", undefined, "remembered")).toThrow(/^init: tune: "remembered" has no file here/);
  expect(() => tuningFile("init", undefined, "idle")).toThrow(ArgumentError);
  for (const address of ["", 7, null, {}, "https://example.org/tuned.json"]) {
    expect(() => tuningFile("init", address as string)).toThrow(ArgumentError);
  }
});

test("init reads what is remembered, where it is told to", async () => {
  choices.set("a GPU", "a question", choice);
  await tuningFile("test", path)?.save();
  forgetAnswers();
  const device = await nullDevice();
  const opened = await init({ device, tuningFile: path });
  expect([opened.tune, opened.tuningFile, choices.size]).toEqual(["asked", path, 0]);
  expect(tuning.chooserOf).toBeUndefined();
  await init({ device, tune: "remembered", tuningFile: path });
  expect([opened.tune, choices.size]).toEqual(["remembered", 1]);
  expect(tuning.chooserOf).toBeDefined();
  await init({ device, tune: "off" });
  expect(opened.tune).toBe("off");
  await expect(init({ device, tune: "always" as "off" })).rejects.toThrow(/init: no such tune/);
  await expect(init({ device, tune: "idle", tuningFile: "" })).rejects.toThrow(ArgumentError);
});
