import { oneOf } from "../check.js";
import { type FileTarget, formatOf, nameOf, putFiles } from "../data/file-target.js";
import type { AnyLayer } from "../layers/index.js";
import type { ExportOptions } from "../models/file-options.js";
import { withDefaults } from "../options.js";

/** `model.export`. */
export async function exportModel(
  model: AnyLayer,
  target: FileTarget,
  options: ExportOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { format } = withDefaults("export", options, { format: "onnx" });
  oneOf("export", "format", format, ["onnx"]);
  const end = formatOf("export", target, ["onnx"]);
  const { writeOnnx } = await import("./onnx/write/write-onnx.js"); // with all operators, which other formats have no use for
  const bytes = await writeOnnx(model);
  await putFiles("export", target, [{ name: nameOf(target, end), bytes }]);
  return bytes;
}
