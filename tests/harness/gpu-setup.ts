/**
 * Runs before all tests on a GPU. A missing adapter fails every test file at its start, and a GPU process that dies on the
 * way fails the run even where no test was looking: this device hears of it.
 */
const adapter = await navigator.gpu?.requestAdapter();
if (!adapter) {
  throw new Error(
    "GPU tests: expected a WebGPU adapter in Chrome, received none. SwiftShader comes with Chrome itself.",
  );
}

const canary = await adapter.requestDevice({ label: "canary" });
void canary.lost.then(({ reason, message }) => {
  if (reason !== "destroyed") throw new Error(`GPU tests: the GPU was lost: ${message}`);
});

export {};
