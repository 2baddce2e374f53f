/** The package as its users get it: packed, installed, bundled, compiled, loaded. Everything here looks at the tarball alone. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Browser } from "puppeteer";
import { rollup } from "rollup";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import * as wgrad from "wgrad";
import { launchChrome } from "../../scripts/chrome.js";
import { createProject } from "../../scripts/create/project.js";
import { npm } from "../../scripts/npm.js";
import { bundlers, gzipped } from "./bundlers.js";
import { type Consumer, makeConsumer, node, root, serve, withoutKernels } from "./consumer.js";

const KB = 1024;

let consumer: Consumer;
beforeAll(async () => {
  consumer = await makeConsumer();
}, 420_000);
afterAll(() => consumer?.remove());

describe("a page that trains a net", () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChrome(), serve(consumer.folder)]);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Opens a page, a bundled one by its folder, lets it train, and tells how it went and how many bytes of code it loaded. */
  async function train(out: string) {
    const page = await browser.newPage();
    const errors: string[] = [];
    let bytes = 0;
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => errors.push(message.text()));
    page.on("request", (request) => {
      const path = new URL(request.url()).pathname;
      if (/^\/out-.*\.js$/.test(path)) bytes += gzipped(readFileSync(join(consumer.folder, path), "utf8"));
    });
    await page.goto(`${server.url}/${out.endsWith(".html") ? out : `page/${out}/page.js`}`);
    const outcome = await page.evaluate("globalThis.outcome").catch(String);
    await page.close();
    return { outcome, errors, bytes };
  }

  /** The same with a bundler's page, which is built and opened once, whoever asks. */
  const trained = new Map<string, ReturnType<typeof train>>();
  function trainBuilt(name: keyof typeof bundlers) {
    const out = `out-${name}`;
    const once = trained.get(name) ?? bundlers[name](consumer.folder, "mlp.js", out).then(() => train(out));
    trained.set(name, once);
    return once;
  }

  test.each(Object.keys(bundlers) as (keyof typeof bundlers)[])("runs when built with %s", async (name) => {
    const { outcome, errors } = await trainBuilt(name);
    expect(errors).toEqual([]);
    expect(outcome).toEqual({ loss: expect.any(Number), accuracy: 1, layers: ["dense", "dropout", "dense_1"] });
  });

  test("runs without a bundler, from the single file that CDNs give", async () => {
    const { unpkg, jsdelivr } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(unpkg).toBe(jsdelivr);
    const imports = { wgrad: `./node_modules/wgrad/${unpkg}` };
    const scripts = `<script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="./mlp.js"></script>`;
    writeFileSync(join(consumer.folder, "plain.html"), `<!doctype html><link rel="icon" href="data:,">${scripts}`);
    const { outcome, errors } = await train("plain.html");
    expect(errors).toEqual([]);
    expect(outcome).toEqual({ loss: expect.any(Number), accuracy: 1, layers: ["dense", "dropout", "dense_1"] });
  });

  test("from the template is installed, checked, built, and trains", async () => {
    const folder = join(consumer.folder, "my-net");
    createProject(folder, consumer.tarball);
    const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    expect(npm(["install", "--prefix", folder, ...quietly])).toBe(true);
    expect(npm(["run", "build", "--prefix", folder])).toBe(true);
    const built = await serve(join(folder, "dist"));
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.goto(`${built.url}/index.html`);
    const status = () => page.$eval("#status", (element) => element.textContent ?? "");
    await vi.waitFor(async () => expect(await status()).not.toMatch(/^(Looking|Epoch)/), {
      timeout: 150_000,
      interval: 200,
    });
    expect(errors).toEqual([]);
    const [right = 0] = /^\d+/.exec(await status()) ?? [];
    expect(Number(right), await status()).toBeGreaterThanOrEqual(80);
    expect(await page.$$eval("#curve svg path", (paths) => paths.length)).toBeGreaterThan(2); // of loss and accuracy, and held-out ones
    await page.close();
    built.close();
  });

  // 60 KB is the aim; what stands in the way is in docs/decisions.md. Until then it must not grow but for what pays for itself: the last half
  // a KB is fewer and better ordered pipelines in the first step, and sums of columns in half the time.
  test("loads at most 95.5 KB when built with Vite", async () => {
    const { bytes } = await trainBuilt("vite");
    expect(bytes).toBeGreaterThan(10 * KB); // it was measured
    expect(bytes).toBeLessThanOrEqual(95.5 * KB);
  });
});

// The aim is 6 KB; what the checks of all arguments cost, and that types meet as in Keras (0.6 KB): docs/decisions.md.
describe("two operators are at most 9.75 KB, kernels left out", () => {
  let folder: string;
  beforeAll(() => {
    folder = withoutKernels(consumer);
  });

  test.each(Object.entries(bundlers))("from wgrad/ops with %s", async (name, bundle) => {
    await bundle(folder, "ops.js", `ops-${name}`);
    expect(gzipped(codeIn(folder, `ops-${name}`))).toBeLessThanOrEqual(9.75 * KB);
  });

  // esbuild keeps the whole of a namespace that another module exports: for it there is wgrad/ops.
  test.each(["vite", "webpack", "rollup"] as const)("from the namespace of the main entry with %s", async (name) => {
    await bundlers[name](folder, "namespace.js", `namespace-${name}`);
    // Rolldown writes files that unused code would load late, though nothing leads there, and lets the page hold what they share with it.
    const [code, most] =
      name === "vite" ? [pageOf(folder, "namespace-vite"), 13.25] : [codeIn(folder, `namespace-${name}`), 9.75];
    expect(gzipped(code)).toBeLessThanOrEqual(most * KB);
  });
});

test("loading does nothing, so that what is not used can go", async () => {
  const bundle = await rollup({
    input: join(consumer.folder, "node_modules/wgrad/dist/index.js"), // by its path: "sideEffects" in package.json is not asked
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    preserveEntrySignatures: false,
    onwarn: ({ code, message }) => {
      if (code !== "EMPTY_BUNDLE") throw new Error(message);
    },
  });
  const { output } = await bundle.generate({ format: "es" });
  const entry = output.find((chunk) => chunk.type === "chunk" && chunk.isEntry);
  expect(entry).toMatchObject({ code: expect.stringMatching(/^\s*(import '[^']+';\s*)*$/) }); // chunks that are loaded late may remain
});

/** The file that a page begins with. */
function pageOf(folder: string, out: string): string {
  return readFileSync(join(folder, out, "page.js"), "utf8");
}

/** All the code that a bundler wrote. */
function codeIn(folder: string, out: string): string {
  const files = readdirSync(join(folder, out), { recursive: true, encoding: "utf8" });
  const scripts = files.filter((file) => file.endsWith(".js"));
  return scripts.map((file) => readFileSync(join(folder, out, file), "utf8")).join("\n");
}

describe("types, with skipLibCheck off", () => {
  // From 6.0 on the compiler declares WebGPU itself, and what @webgpu/types says beside that is an error without us, too.
  const cases = [
    { compiler: "typescript", resolution: "bundler", types: [] },
    { compiler: "typescript", resolution: "nodenext", types: ["@webgpu/types"] },
    { compiler: "typescript-6", resolution: "bundler", types: [] },
    { compiler: "typescript-7", resolution: "bundler", types: [] },
    { compiler: "typescript-7", resolution: "nodenext", types: [] },
  ];

  beforeAll(() => {
    const imports = consumer.entries.map((entry, i) => `import * as entry${i} from "${entry}";`);
    const uses = consumer.entries.map((_, i) => `entry${i}`);
    writeFileSync(join(consumer.folder, "entries.ts"), `${imports.join("\n")}\nexport { ${uses} };\n`);
    writeFileSync(join(consumer.folder, "required.cts"), `import wgrad = require("wgrad");\nnew wgrad.Dense(1);\n`);
  });

  test.concurrent.each(cases)("$compiler, $resolution, types $types", async ({ compiler, types, resolution }) => {
    const project = `tsconfig.${compiler}.${resolution}.${types.length}.json`;
    const compilerOptions = {
      target: "ES2022",
      lib: ["ES2022", "DOM"],
      module: resolution === "bundler" ? "ESNext" : "NodeNext",
      moduleResolution: resolution,
      types,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    };
    const include = resolution === "nodenext" ? ["*.ts", "*.cts"] : ["*.ts"];
    writeFileSync(join(consumer.folder, project), JSON.stringify({ compilerOptions, include }));
    const tsc = join(root, "node_modules", compiler, "bin/tsc");
    expect(await node(consumer.folder, [tsc, "-p", project])).toEqual({ code: 0, output: "" });
  });
});

test("every entry can be required", async () => {
  const script =
    "for (const entry of process.argv.slice(1)) console.log(entry, Object.keys(require(entry)).length > 0);";
  const { output } = await node(consumer.folder, ["--input-type=commonjs", "-e", script, ...consumer.entries]);
  expect(output).toBe(consumer.entries.map((entry) => `${entry} true\n`).join(""));
});

test("every namespace of the main entry is an entry of its own", () => {
  const namespaces = Object.entries(wgrad).filter(
    ([, value]) => Object.prototype.toString.call(value) === "[object Module]",
  );
  expect(consumer.entries).toEqual(expect.arrayContaining(namespaces.map(([name]) => `wgrad/${name}`)));
});

test("publint finds nothing", async () => {
  const tarball = new Uint8Array(readFileSync(consumer.tarball)).buffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test("the types are not wrong", async () => {
  const found = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(consumer.tarball))));
  if (!found.types) throw new Error("attw: expected types in the package, received none.");
  // An ES module alone, as our Node floor takes it by require(), too. Resolution as of Node 10 and 16 knows neither that nor `exports`.
  const old = new Set(["node10", "node16-cjs"]);
  const problems = found.problems.filter(
    (problem) => !("resolutionKind" in problem && old.has(problem.resolutionKind)),
  );
  expect(problems).toEqual([]);
});
