import { CONTESTANTS, type Contestant, type ContestantName, type Entrant } from "../contestant.js";

/** How each is fetched and started. A new contestant is a file beside this one and a line here. */
const start: Record<ContestantName, () => Promise<Contestant>> = {
  wgrad: async () => (await import("./wgrad.js")).wgrad(),
  tfjs: async () => (await import("./tfjs.js")).tfjs(),
  jax: async () => (await import("./jax.js")).jax(),
  onnx: async () => (await import("./onnx.js")).onnx(),
  "tfjs-wasm": async () => (await import("./tfjs-wasm.js")).tfjsWasm(),
  "onnx-wasm": async () => (await import("./onnx-wasm.js")).onnxWasm(),
};

export const entrants: readonly Entrant[] = CONTESTANTS.map((name) => ({ name, load: once(start[name]) }));

/** `make`, called the first time only. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
