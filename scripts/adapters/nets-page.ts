/** Bundled for a page and for Deno: trains the nets, and leaves what came of them, or what went wrong, in `done`. */
import { type Trained, trainNets } from "./nets.js";

export type Done = { readonly trained: Trained } | { readonly error: string };

const done: Promise<Done> = trainNets().then(
  (trained) => ({ trained }),
  (error) => ({ error: String(error) }),
);
Object.assign(globalThis, { done });

if ("Deno" in globalThis) console.log(JSON.stringify(await done));
