import { readFileSync } from "node:fs";
import { compareWithKeras } from "./compare.js";
import { readKerasApi } from "./keras-api.js";
import { portTables } from "./ports/port.js";
import { rKeras } from "./ports/r.js";
import { tfjs } from "./ports/tfjs.js";
import { renamedTable } from "./renamed.js";

const BETWEEN = /(?<=<!-- written by npm run docs:keras -->\n)[\s\S]*(?=<!-- end -->)/;

/** The guides for those who come from elsewhere, by their path from the root, with their tables of names. */
export function guides(): ReadonlyMap<string, string> {
  const api = readKerasApi();
  const tables = {
    "from-keras": renamedTable(api, compareWithKeras(api)),
    "from-r": portTables(rKeras()),
    "from-tfjs": portTables(tfjs()),
  };
  return new Map(
    Object.entries(tables).map(([name, table]) => {
      const path = `docs/guides/${name}.md`;
      const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
      return [path, text.replace(BETWEEN, () => `\n${table}\n\n`)];
    }),
  );
}
