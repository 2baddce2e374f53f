import { describe, expect, test } from "vitest";
import { Configured, classNameOf, construct, type Defaults, type Options, optional } from "../src/config.js";
import { ArgumentError } from "../src/errors.js";
import { optionsFor } from "../src/options-for.js";

interface DialConfig {
  readonly size: number;
  readonly colour: string;
  readonly useBias: boolean;
}
const DIAL: Defaults<DialConfig, "size"> = { colour: "red", useBias: true };

class Dial extends Configured<DialConfig> {
  static override className = "Dial";
  static override args = ["size"];
  static override defaults = DIAL;
  constructor(size: number, options?: Options<DialConfig, "size">) {
    super(options, { size });
  }
}

interface BigDialConfig extends DialConfig {
  readonly rim: number;
}
class BigDial extends Dial {
  static override className = "BigDial";
  static override defaults: Defaults<BigDialConfig, "size"> = { ...DIAL, rim: 2 };
}

class Rate extends Configured<{ readonly rate: number; readonly decay: number }> {
  static override className = "Rate";
  static override args = ["rate"];
  static override defaults = { rate: 0.1, decay: 0 };
  constructor(rate?: number | Options<{ readonly rate: number; readonly decay: number }>, options?: object) {
    super(...optional("rate", rate, options));
  }
}

const message = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};

describe("a config", () => {
  test("is complete, frozen, and the same whatever is left out or undefined", () => {
    const { config } = new Dial(3, { colour: undefined });
    expect(config).toEqual({ size: 3, colour: "red", useBias: true });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test("comes back from getConfig and fromConfig", () => {
    const dial = new Dial(3, { useBias: false });
    expect(Dial.fromConfig(dial.getConfig())).toEqual(dial);
    expect(construct(Dial, dial.config)).toEqual(dial);
    expect(new Rate(0.5).config).toEqual(new Rate({ rate: 0.5 }).config);
    expect(Rate.fromConfig(new Rate(0.5, { decay: 1 }).getConfig()).config).toEqual({ rate: 0.5, decay: 1 });
  });

  test("knows the options of a subclass", () => {
    expect(new BigDial(1, { rim: 5 } as object).config).toEqual({ size: 1, colour: "red", useBias: true, rim: 5 });
    expect(optionsFor(Dial, new BigDial(1).config)).toEqual({ colour: "red", useBias: true });
  });

  test("refuses what does not exist, and names what was meant", () => {
    expect(message(() => new Dial(1, { use_bias: false } as object))).toMatch(
      /^Dial: no such option as use_bias: .* Write useBias\.$/,
    );
    expect(message(() => new Dial(1, { color: "blue" } as object))).toMatch(/as color: .* Write colour\.$/);
    expect(message(() => new Dial(1, { size: 2 } as object))).toMatch(/Write size as argument 1, not as an option\.$/);
    expect(message(() => new Dial(1, { weight: 2 } as object))).toBe(
      "Dial: no such option as weight: expected any of colour, useBias, received weight: 2.",
    );
    expect(message(() => new Rate({ Rate: 2 } as object))).toMatch(/as Rate: .* Write rate\.$/);
  });

  test("refuses arguments that are no options", () => {
    expect(message(() => new Dial(1, "red" as unknown as object))).toBe(
      'Dial: these are no options: expected a record with any of colour, useBias, received "red". Write new Dial(size, { … }).',
    );
    expect(message(() => new Dial(1, 2 as unknown as object))).toMatch(/received 2\./);
    expect(message(() => new Dial(1, [2] as object))).toMatch(/received \[2\]\./);
  });

  test("has the class's own name, which a minifier keeps, and not an inherited one", () => {
    class Mine extends Dial {}
    expect(classNameOf(Dial)).toBe("Dial");
    expect(classNameOf(Mine)).toBe("Mine");
    Object.defineProperty(Dial, "name", { value: "a" });
    expect(new Dial(1).className).toBe("Dial");
  });
});
