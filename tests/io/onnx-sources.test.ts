/** Where loadOnnx takes graphs from, and the files beside them. No GPU is needed to open one. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PbfWriter } from "pbf";
import { afterAll, describe, expect, test } from "vitest";
import { ArgumentError, DownloadError, FormatError, loadOnnx, type Model } from "../../src/index.js";
import { readOnnx } from "../../src/io/onnx/open-onnx.js";
import classifier from "../fixtures/onnx/classifier.json" with { type: "json" };

const file = Uint8Array.from(atob(classifier.model), (letter) => letter.charCodeAt(0));
const folder = mkdtempSync(join(tmpdir(), "wgrad-onnx-"));
writeFileSync(join(folder, "model.onnx"), file);
afterAll(() => rmSync(folder, { recursive: true }));

const asked: string[] = [];
/** A server with a few files. */
const serving = (files: Readonly<Record<string, Uint8Array>>) => async (input: unknown) => {
  const name = String(input).replace(/.*\//, "");
  asked.push(name);
  const bytes = files[name];
  return bytes === undefined ? new Response(null, { status: 404 }) : new Response(bytes.slice());
};

const fetch = serving({ "model.onnx": file }) as never;
const sources: Readonly<Record<string, () => Promise<unknown>>> = {
  bytes: () => loadOnnx(file),
  "an ArrayBuffer": () => loadOnnx(file.slice().buffer),
  "a Blob": () => loadOnnx(new Blob([file])),
  "a File": () => loadOnnx(new File([file], "model.onnx")),
  "a Response": () => loadOnnx(new Response(file)),
  "a path": () => loadOnnx(join(folder, "model.onnx")),
  "a URL of a file": () => loadOnnx(new URL(`file://${folder}/model.onnx`)),
  "a URL": () => loadOnnx("https://example.org/model.onnx", { fetch }),
};

test.each(Object.entries(sources))("a graph comes from %s", async (_name, open) => {
  expect(((await open()) as Model).weights).toHaveLength(8);
});

test("what does not come, or is none, is told", async () => {
  await expect(loadOnnx("https://example.org/other.onnx", { fetch })).rejects.toThrow(DownloadError);
  await expect(loadOnnx(join(folder, "other.onnx"))).rejects.toThrow(ArgumentError);
  await expect(loadOnnx({} as never)).rejects.toThrow(ArgumentError);
  await expect(loadOnnx(file, { output: ["flat"] } as never)).rejects.toThrow(/Write outputs/);
  await expect(loadOnnx(file, { trainable: "yes" as never })).rejects.toThrow(ArgumentError);
});

/** y = x · w, with w in a file beside the model. */
function outside(entries: Readonly<Record<string, string>>): Uint8Array {
  const pbf = new PbfWriter();
  const value = (field: number, name: string) =>
    pbf.writeMessage(
      field,
      (_: unknown, into) => {
        into.writeStringField(1, name);
        into.writeMessage(2, (_, type) => type.writeMessage(1, (_, tensor) => {
          tensor.writeVarintField(1, 1);
          tensor.writeMessage(2, (_, shape) => {
            shape.writeMessage(1, (_, size) => size.writeStringField(2, "batch"), undefined);
            shape.writeMessage(1, (_, size) => size.writeVarintField(1, 3), undefined);
          }, undefined);
        }, undefined), undefined);
      },
      undefined,
    ); // biome-ignore format: as the messages lie in each other
  pbf.writeMessage(
    7,
    () => {
      pbf.writeMessage(
        1,
        (_: unknown, node) => {
          for (const name of ["x", "w"]) node.writeStringField(1, name);
          node.writeStringField(2, "y");
          node.writeStringField(4, "Mul");
        },
        undefined,
      );
      pbf.writeMessage(
        5,
        (_: unknown, tensor) => {
          tensor.writeVarintField(1, 3);
          tensor.writeVarintField(2, 1);
          tensor.writeStringField(8, "w");
          for (const [key, text] of Object.entries(entries)) {
            tensor.writeMessage(13, (_, entry) => {
              entry.writeStringField(1, key);
              entry.writeStringField(2, text);
            }, undefined); // biome-ignore format: as above
          }
          tensor.writeVarintField(14, 1);
        },
        undefined,
      );
      value(11, "x");
      value(12, "y");
    },
    undefined,
  );
  pbf.writeMessage(8, (_: unknown, opset) => opset.writeVarintField(2, 17), undefined);
  return pbf.finish().slice();
}

describe("weights in a file beside the model", () => {
  const place = { location: "model.onnx.data", offset: "8", length: "12" };
  const data = new Uint8Array(Float32Array.of(0, 0, 1, 2, 3).buffer);
  const values = async (model: unknown) => {
    const [w] = (model as Model).weights;
    const start = w!.start();
    for (let step = start.next(); ; step = start.next()) if (step.done) return [...step.value];
  };

  test("are got from there, or from a list of files", async () => {
    const fetch = serving({ "model.onnx": outside(place), "model.onnx.data": data }) as never;
    asked.length = 0;
    expect(await values(await loadOnnx("https://example.org/a/model.onnx", { fetch }))).toEqual([1, 2, 3]);
    expect(asked).toEqual(["model.onnx", "model.onnx.data"]);
    const files = [new File([data], "model.onnx.data"), new File([outside(place) as never], "model.onnx")];
    expect(await values(await loadOnnx(files))).toEqual([1, 2, 3]);
    writeFileSync(join(folder, "apart.onnx"), outside(place));
    writeFileSync(join(folder, "model.onnx.data"), data);
    expect(await values(await loadOnnx(join(folder, "apart.onnx")))).toEqual([1, 2, 3]);
  });

  test("are asked for where only the model was given", async () => {
    await expect(loadOnnx(outside(place))).rejects.toThrow(/files beside it: expected model.onnx.data, too/);
  });

  test.each(["../secret", "/etc/passwd", "a/../../b", "https://elsewhere/x", "C:\\x", ""])(
    "are not looked for in %j",
    async (location) => {
      const fetch = serving({ "model.onnx": outside({ ...place, location }) }) as never;
      asked.length = 0;
      await expect(loadOnnx("https://example.org/model.onnx", { fetch })).rejects.toThrow(FormatError);
      expect(asked).toEqual(["model.onnx"]);
    },
  );

  test("must be there as far as the model says", () => {
    const files = new Map([["model.onnx.data", data]]);
    for (const wrong of [{ offset: "12" }, { offset: "-4" }, { length: "1e9" }, { offset: "x" }, { length: "8" }])
      expect(() => readOnnx(outside({ ...place, ...wrong }), {}, files)).toThrow(FormatError);
  });
});
