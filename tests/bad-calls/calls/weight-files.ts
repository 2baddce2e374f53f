import * as wgrad from "../../../src/index.js";
import { writeHdf5 } from "../../../src/io/hdf5/write.js";
import type { Call } from "../slots.js";
import { call } from "./call.js";

const { Tensor } = wgrad;

/** What opens, keeps and edits files of weights. */
export function weightFileCalls(): Call[] {
  const file = () => wgrad.saveSafetensors({ w: Tensor.zeros([1]) });
  const list = async (prefix: unknown) => (prefix === "opfs://" ? [] : wgrad.listFiles(prefix as never)); // none in Node
  return [
    call("openSafetensors", "source options", () => [file(), {}], wgrad.openSafetensors as never, ["fetch", "cache"]),
    call("removeFile", "address", () => ["none"], wgrad.removeFile as never),
    call("listFiles", "prefix", () => ["opfs://"], list),
    call("KerasFileEditor.open", "source options", () => [weights(), {}], wgrad.KerasFileEditor.open as never, [
      "cache",
    ]),
    edit("renameObject", "objectName newName", () => ["dense", "other"]),
    edit("deleteObject", "objectName", () => ["dense"]),
    edit("addObject", "objectPath weights", () => ["dense/within", { "0": Tensor.zeros([1]) }]),
    edit("deleteWeight", "objectName weightName", () => ["dense", "0"]),
    edit("addWeights", "objectName weights", () => ["dense", { "1": Tensor.zeros([1]) }]),
    edit("compare", "model", () => [new wgrad.Sequential([new wgrad.Dense(2, { inputShape: [3] })])]),
    edit("save", "target", () => [{ format: "weights.h5" }]),
  ];
}

/** A file of a layer with one weight. */
function weights(): Uint8Array<ArrayBuffer> {
  return writeHdf5({ members: { dense: { members: { vars: { members: { "0": Tensor.zeros([1]) } } } } } });
}

function edit(name: string, names: string, args: () => readonly unknown[]): Call {
  const run = async (...given: readonly unknown[]) => {
    const editor = await wgrad.KerasFileEditor.open(weights());
    return Reflect.get(editor, name).call(editor, ...given);
  };
  return call(`KerasFileEditor.${name}`, names, args, run);
}
