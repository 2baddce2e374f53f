/** A Vite plugin that hands ONNX's conformance cases to the tests in the page: /onnx/cases.json, /onnx/<suite>/<case>/<file>. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Where Debian's package libonnx-testdata lies; ONNX_TESTDATA names another place. */
const folder = process.env.ONNX_TESTDATA ?? "/usr/share/libonnx-testdata/data";
const SUITES = ["node", "pytorch-operator", "pytorch-converted"];

export function serveOnnxCases(): Plugin {
  return {
    name: "wgrad:serve-onnx-cases",
    configureServer: ({ middlewares }) =>
      void middlewares.use("/onnx", (request, response) => {
        const path = (request.url ?? "").slice(1).replace(/\?.*/, "");
        if (path === "cases.json") response.end(JSON.stringify(listCases()));
        else if (/^[\w-]+\/\w+\/(model\.onnx|test_data_set_0\/\w+\.pb)$/.test(path) && existsSync(join(folder, path)))
          response.end(readFileSync(join(folder, path)));
        else response.writeHead(404).end();
      }),
  };
}

/** Names of the cases. */
function listCases(): readonly string[] {
  return SUITES.filter((suite) => existsSync(join(folder, suite))).flatMap((suite) =>
    readdirSync(join(folder, suite)).map((name) => `${suite}/${name}`),
  );
}
