/** A Vite plugin that hands ONNX's conformance cases to the tests in the page: /onnx/cases.json, /onnx/<suite>/<case>.json. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { decodeModel, decodeTensor, type OnnxModel, type OnnxTensor } from "./decode.js";

/** Where Debian's package libonnx-testdata lies; ONNX_TESTDATA names another place. */
const folder = process.env.ONNX_TESTDATA ?? "/usr/share/libonnx-testdata/data";
const SUITES = ["node", "pytorch-operator", "pytorch-converted"];

/** One model with inputs and the outputs that it must give. */
export interface OnnxCase extends OnnxModel {
  readonly given: readonly OnnxTensor[];
  readonly expected: readonly OnnxTensor[];
}

export function serveOnnxCases(): Plugin {
  return {
    name: "wgrad:serve-onnx-cases",
    configureServer: ({ middlewares }) =>
      void middlewares.use("/onnx", (request, response) => {
        const path = (request.url ?? "").slice(1).replace(/\.json.*/, "");
        const body = path === "cases" ? listCases() : readCase(path);
        response.writeHead(body === null ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
      }),
  };
}

/** Names of the cases, and which operators each needs. */
function listCases(): { readonly name: string; readonly ops: readonly string[] }[] {
  return SUITES.filter((suite) => existsSync(join(folder, suite))).flatMap((suite) =>
    readdirSync(join(folder, suite)).map((name) => {
      const { nodes } = decodeModel(readFileSync(join(folder, suite, name, "model.onnx")));
      return { name: `${suite}/${name}`, ops: [...new Set(nodes.map(({ op }) => op))] };
    }),
  );
}

function readCase(name: string): OnnxCase | null {
  const base = join(folder, name);
  if (!existsSync(join(base, "model.onnx"))) return null;
  const model = decodeModel(readFileSync(join(base, "model.onnx")));
  const tensors = (names: readonly string[], prefix: string) =>
    names.flatMap((_, i) => {
      const file = join(base, "test_data_set_0", `${prefix}_${i}.pb`);
      return existsSync(file) ? [decodeTensor(readFileSync(file))] : [];
    });
  return { ...model, given: tensors(model.inputs, "input"), expected: tensors(model.outputs, "output") };
}
