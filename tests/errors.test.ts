import { describe, expect, test } from "vitest";
import * as errors from "../src/errors.js";

const { InternalError, ShapeError, WgradError } = errors;

describe("messages", () => {
  test("say where, what, expected, received and what to do", () => {
    const complaint = {
      where: "Dense",
      problem: "wrong input",
      expected: "[n, 3]",
      received: "[n, 4]",
      remedy: "Reshape it",
    };
    expect(errors.describe(complaint)).toBe("Dense: wrong input: expected [n, 3], received [n, 4]. Reshape it.");
  });

  test("leave out what is not given, and end with one full stop", () => {
    expect(errors.describe({ where: "a", problem: "b" })).toBe("a: b.");
    expect(errors.describe({ where: "a", problem: "b", received: "c" })).toBe("a: b: received c.");
    expect(errors.describe({ where: "a", problem: "b", remedy: "Why?" })).toBe("a: b. Why?");
    expect(errors.describe({ where: "a", problem: "b", remedy: "Do it." })).toBe("a: b. Do it.");
  });

  test("of our own bugs begin so", () => {
    expect(new InternalError("no slot").message).toBe("internal: no slot");
    expect(new InternalError({ where: "plan", problem: "no slot" }).message).toBe("internal: plan: no slot.");
  });
});

describe("types", () => {
  const kinds = Object.entries(errors).flatMap(([name, kind]) =>
    name.endsWith("Error") ? [[name, kind] as const] : [],
  );

  test.each(kinds)("%s is a WgradError that knows its name and its cause", (name, kind) => {
    const cause = new Error("below");
    const error = new (kind as typeof WgradError)({ where: "here", problem: "broken" }, { cause });
    expect(error).toBeInstanceOf(WgradError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(name);
    expect(error.cause).toBe(cause);
    expect(error.stack).toMatch(new RegExp(`^${name}: `));
  });

  test("are told apart by instanceof", () => {
    expect(new ShapeError("a")).not.toBeInstanceOf(errors.DTypeError);
  });
});
