import fc from "fast-check";
import { expect, test } from "vitest";
import { axisWindow } from "../../../src/ops/image/window.js";
import { places } from "../../reference/window.js";

const small = fc.integer({ min: 1, max: 5 });
const paddings = fc.oneof(fc.constantFrom("valid", "same", "causal"), fc.tuple(fc.nat(3), fc.nat(3)));

test("windows lie where they do in Keras, for any size, stride, dilation and padding", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      small,
      small,
      small,
      paddings,
      (size, kernel, stride, dilation, padding) => {
        const span = (kernel - 1) * dilation + 1;
        const expected = places(size, span, stride, typeof padding === "string" ? padding : [padding, padding], 0);
        const window = () => axisWindow("test", size, kernel, stride, dilation, padding);
        if (expected.places === 0) expect(window).toThrow("test: the window is larger than the input");
        else expect(window()).toMatchObject({ outSize: expected.places, before: expected.before });
      },
    ),
  );
});
