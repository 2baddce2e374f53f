/** Takes up a training from a file and lives the rest of its plan; see `tab.ts`, which starts it. */
import { readFile, writeFile } from "node:fs/promises";
import { init } from "wgrad";
import { openDawn } from "../train/dawn.js";
import { restored, serial } from "./life.js";
import { modelOf } from "./models.js";
import type { Errand } from "./tab.js";

const [, , file = ""] = process.argv;
const { plan, from, state }: Errand = JSON.parse(await readFile(file, "utf8"));
await init({ gpu: await openDawn() });
const model = await restored(modelOf(plan), state);
await writeFile(`${file}.out`, JSON.stringify(await serial(plan, model, from)));
process.exit(0);
