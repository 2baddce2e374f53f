import { describe, expect, test } from "vitest";
import { type Configured, construct, type Declaration } from "../../src/config.js";
import * as wgrad from "../../src/index.js";
import { snakeCase } from "../../src/names.js";

/** What is known of a class that is made from a config. */
export interface ConfigCheck {
  /** Arguments and options, by name: what must be given, and some that differ from the defaults. */
  readonly config?: object;
  /** By name, values of an argument or option that must be refused. */
  readonly refuses?: Readonly<Record<string, readonly unknown[]>>;
  /** The namespace that exports it. Default: the top level. */
  readonly from?: object;
}

type ConfiguredClass = (new (...args: never[]) => Configured) & Declaration;

/**
 * Checks how an exported class is written down and made again: its name, the way from a config and back, what it says to an option
 * that does not exist, and to values that its options cannot have.
 */
export function checkConfig(name: string, { config = {}, refuses = {}, from = wgrad }: ConfigCheck = {}): void {
  const Class: ConfiguredClass = Reflect.get(from, name);
  const make = (changes: object = {}) => construct(Class, { ...config, ...changes });

  describe(`${name}, written down`, () => {
    test("has its name from itself, as it is exported", () => {
      expect(Object.hasOwn(Class, "className")).toBe(true);
      expect(Class.className).toBe(name);
      expect(make().className).toBe(name);
    });

    test("is made again from its config", () => {
      const one = make();
      expect(one.config).toMatchObject(config);
      expect(Object.keys(one.config)).toEqual(expect.arrayContaining([...Class.args, ...Object.keys(Class.defaults)]));
      const again = construct(Class, one.getConfig());
      expect(again).toBeInstanceOf(Class);
      expect(again.getConfig()).toEqual(one.getConfig());
    });

    test("knows no other options, but which was meant", () => {
      const options = Object.keys(Class.defaults);
      for (const option of options.filter((one) => snakeCase(one) !== one)) {
        const wrong = () => make({ [snakeCase(option)]: undefined });
        expect(wrong).toThrow(wgrad.ArgumentError);
        expect(wrong).toThrow(`Write ${option}.`);
      }
      expect(() => make({ nothingLikeIt: 1 })).toThrow(/no such option.*received nothingLikeIt/);
    });

    for (const [option, values] of Object.entries(refuses)) {
      test.each(values.map((value) => [value]))(`refuses ${option} %o`, (value) => {
        const wrong = () => make({ [option]: value });
        expect(wrong).toThrow(wgrad.ArgumentError);
        expect(wrong).toThrow(option);
      });
    }
  });
}
