import { describe, expect, test } from "vitest";
import { Configured } from "../src/config.js";
import {
  callbacks,
  constraints,
  initializers,
  layers,
  losses,
  metrics,
  optimizers,
  regularizers,
  schedules,
} from "../src/index.js";

const namespaces: Readonly<Record<string, object>> = {
  callbacks,
  constraints,
  initializers,
  layers,
  losses,
  metrics,
  optimizers,
  regularizers,
  schedules,
};

/** Classes that nobody makes from a config: what is not Configured has no name in files. */
const without = {
  CallbackList: "calls the callbacks of one training, and is none itself",
};

function classesOf(namespace: object): [string, object][] {
  return Object.entries(namespace).filter(
    ([name, value]) => typeof value === "function" && /^[A-Z]/.test(name) && !Object.hasOwn(without, name),
  );
}

describe.each(Object.entries(namespaces))("the classes of %s", (_, namespace) => {
  const classes = classesOf(namespace);

  test("are there", () => {
    expect(classes.length).toBeGreaterThan(0);
  });

  test.each(classes)("%s says its own name, by which files know it", (name, Class) => {
    expect(Object.hasOwn(Class, "className")).toBe(true);
    expect(Class).toHaveProperty("className", name);
    expect((Class as { readonly prototype: unknown }).prototype).toBeInstanceOf(Configured);
  });
});
