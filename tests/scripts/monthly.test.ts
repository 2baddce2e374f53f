import { expect, test } from "vitest";
import { FormatError } from "wgrad";
import { monthlyValues } from "../../scripts/train/monthly.js";

test("months that are missing lie on the line between their neighbours", () => {
  const csv = "Date,CO2,adjusted CO2\n1999-11-01,10.5,1\n1999-12-01,11,1\n2000-03-01,14.00,1\n";
  expect(monthlyValues(csv)).toEqual({
    values: [10.5, 11, 12, 13, 14],
    filled: 2,
    first: "1999-11",
    last: "2000-03",
  });
});

test.each(["", "Date,CO2", "Date,CO2\nsoon,3"])("%j is no such table", (csv) => {
  expect(() => monthlyValues(csv)).toThrow(FormatError);
});
