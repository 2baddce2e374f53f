/** Trains the nets in a Node of its own, on Dawn: `nets-node.ts [bare] [FAMILY]`. */
import type { Family } from "wgrad";
import { openDawn } from "../train/dawn.js";
import { trainNets } from "./nets.js";

const words = process.argv.slice(2);
const gpu = await openDawn();
const family = words.find((word): word is Family => word === "gpu" || word === "simd4");
const forced = family === undefined ? {} : { family };
const bare = words.includes("bare") ? await (await gpu.requestAdapter())?.requestDevice() : undefined;
const trained = await trainNets(bare === undefined ? { gpu, ...forced } : { device: bare, ...forced });
process.stdout.write(JSON.stringify({ trained }));
process.exit(0); // Dawn would wait for its devices
