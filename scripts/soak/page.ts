/** Trains in the page that `kills.ts` opens. */
import { init } from "wgrad";
import { training } from "./survive.js";

const strays: string[] = [];
addEventListener("unhandledrejection", ({ reason }) => strays.push(String(reason)));
await init({ snapshotSeconds: 0.2 });

const train = (seed: number) => training({ seed, net: 0, optimizer: 0, steps: [] });

Object.assign(globalThis, { soak: { train, strays } });
