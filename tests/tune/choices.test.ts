import { expect, test } from "vitest";
import { Choices } from "../../src/tune/choices.js";

const choice = { candidate: 2, defaultTime: 3, time: 2 };

function some(): Choices {
  const choices = new Choices();
  choices.set("a GPU", "matmul", choice);
  choices.set("a GPU", "conv", { ...choice, candidate: 0 });
  choices.set("another", "matmul", { ...choice, candidate: 1 });
  return choices;
}

test("choices are kept by adapter and question, and come back out of their text", () => {
  const [choices, again] = [some(), new Choices()];
  expect(again.addJson(choices.toJson())).toBe(3);
  expect(again.get("a GPU", "matmul")).toEqual(choice);
  expect(again.get("another", "matmul")?.candidate).toBe(1);
  expect(again.get("another", "conv")).toBeUndefined();
  expect(again.get("a third", "matmul")).toBeUndefined();
  again.clear();
  expect(again.size).toBe(0);
});

test("what is known is not overwritten by what is read", () => {
  const choices = some();
  const other = new Choices();
  other.set("a GPU", "matmul", { ...choice, candidate: 7 });
  other.set("a GPU", "pool", choice);
  expect(choices.addJson(other.toJson())).toBe(1);
  expect(choices.get("a GPU", "matmul")).toEqual(choice);
});

test.each([
  "",
  "no JSON",
  "null",
  "7",
  "[]",
  "{}",
  '{"format":"wgrad tuning 0","adapters":{"a":{"b":{"candidate":1,"defaultTime":1,"time":1}}}}',
  '{"format":"wgrad tuning 1"}',
  '{"format":"wgrad tuning 1","adapters":[1]}',
  '{"format":"wgrad tuning 1","adapters":{"a":null,"b":3}}',
  '{"format":"wgrad tuning 1","adapters":{"a":{"b":{"candidate":-1,"defaultTime":1,"time":1}}}}',
  '{"format":"wgrad tuning 1","adapters":{"a":{"b":{"candidate":1.5,"defaultTime":1,"time":1}}}}',
  '{"format":"wgrad tuning 1","adapters":{"a":{"b":{"candidate":1,"defaultTime":"1","time":1}}}}',
  '{"format":"wgrad tuning 1","adapters":{"a":{"b":{"candidate":1,"defaultTime":1}}}}',
  some().toJson().slice(0, -5),
])("passes over what is damaged or of something else: %j", (text) => {
  expect(new Choices().addJson(text)).toBe(0);
});

test("takes what is good of what is damaged in parts", () => {
  const stored = JSON.parse(some().toJson());
  stored.adapters["a GPU"].conv.time = null;
  const choices = new Choices();
  expect(choices.addJson(JSON.stringify(stored))).toBe(2);
});

test("a text with names of JavaScript's own does no harm", () => {
  const json =
    '{"format":"wgrad tuning 1","adapters":{"__proto__":{"candidate":{"candidate":1,"defaultTime":1,"time":1}}}}';
  const choices = new Choices();
  expect(choices.addJson(json)).toBe(1);
  expect(choices.get("constructor", "name")).toBeUndefined();
});
