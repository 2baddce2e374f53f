// What documented programs import as wgrad: the library, with so few digits that a net is trained on them in a second.
export * from "../../src/index.js";

import { datasets as all } from "../../src/index.js";
import { readDigits } from "../harness/digits.js";

export const datasets = { ...all, mnist: () => readDigits(1000, 200) };
