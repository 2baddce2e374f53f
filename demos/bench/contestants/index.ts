import { CONTESTANTS, type Contestant, type ContestantName, type Entrant } from "../contestant.js";

/** How the code of each is fetched, and what then starts it. A new contestant is a file beside this one and a line here. */
const fetch: Record<ContestantName, () => Promise<() => Promise<Contestant>>> = {
  wgrad: async () => (await import("./wgrad.js")).wgrad,
  tfjs: async () => (await import("./tfjs.js")).tfjs,
  jax: async () => (await import("./jax.js")).jax,
  onnx: async () => (await import("./onnx.js")).onnx,
  "tfjs-wasm": async () => (await import("./tfjs-wasm.js")).tfjsWasm,
  "onnx-wasm": async () => (await import("./onnx-wasm.js")).onnxWasm,
};

export const entrants: readonly (Entrant & { readonly fetch: () => Promise<unknown> })[] = CONTESTANTS.map((name) => {
  const fetched = once(fetch[name]);
  return { name, fetch: fetched, load: once(async () => (await fetched())()) };
});

/** `make`, called the first time only. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
