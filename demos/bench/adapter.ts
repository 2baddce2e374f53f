import type { AdapterReport } from "./report.js";

/** Names the adapter that contestants get, which all ask for the fastest. Throws an Error when this browser has none. */
export async function describeAdapter(): Promise<AdapterReport> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) {
    throw new Error(
      "This browser offers no WebGPU adapter. Use a recent Chrome, Edge, Safari or Firefox, over https or on localhost.",
    );
  }
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const software =
    isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${architecture} ${device} ${description}`);
  return { vendor, architecture, device, description, software };
}

/** The adapter in one line, such as `apple · metal-3`; the browser may keep any part of it to itself. */
export function adapterLine({ vendor, architecture, device, description }: AdapterReport): string {
  return (
    [vendor, architecture, device, description].filter((part) => part !== "").join(" · ") || "an adapter without a name"
  );
}

/** What to know before believing the numbers; undefined where there is nothing to warn of. */
export function adapterNotice({ architecture, software }: AdapterReport): string | undefined {
  if (!software) return undefined;
  const name = /swiftshader/i.test(architecture) ? "SwiftShader" : "a software adapter";
  return `This is ${name}: a GPU played by the CPU. The numbers below speak about ${name} only, not about any real GPU.`;
}
