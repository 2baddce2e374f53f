import { describe, expect, test } from "vitest";
import * as namespaces from "../../src/index.js";
import { choiceFromKeras, choiceToKeras, optionFromKeras, optionToKeras } from "../../src/io/keras-names.js";

describe("Keras's names", () => {
  test.each([
    ["kernelInitializer", "kernel_initializer"],
    ["beta1", "beta_1"],
    ["l2", "l2"],
    ["useBias", "use_bias"],
    ["name", "name"],
  ])("of the option %s is %s", (ours, keras) => {
    expect(optionToKeras(ours)).toBe(keras);
    expect(optionFromKeras(keras)).toBe(ours);
  });

  test.each([
    ["activation", "hardSigmoid", "hard_sigmoid"],
    ["activation", "relu6", "relu6"],
    ["dataFormat", "channelsLast", "channels_last"],
    ["dtype", "float32", "float32"],
    ["name", "my_layerName", "my_layerName"],
    ["equation", "abc,cd->abd", "abc,cd->abd"],
  ])("of the choice %s: %s is %s", (option, ours, keras) => {
    expect(choiceToKeras(option, ours)).toBe(keras);
    expect(choiceFromKeras(option, keras)).toBe(ours);
  });

  test("go both ways for every option of every class", () => {
    for (const Class of Object.values(namespaces) as unknown[]) {
      if (typeof Class !== "function") continue;
      const { args = [], defaults = {} } = Class as { args?: readonly string[]; defaults?: object };
      for (const option of [...args, ...Object.keys(defaults)]) {
        expect(optionFromKeras(optionToKeras(option))).toBe(option);
      }
      for (const [option, value] of Object.entries(defaults)) {
        if (typeof value === "string") expect(choiceFromKeras(option, choiceToKeras(option, value))).toBe(value);
      }
    }
  });
});
