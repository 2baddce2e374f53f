import { readdirSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { defineConfig, type UserConfig } from "vite";
import { serveFolders } from "./scripts/serve-folders.js";

const root = import.meta.dirname;
const demos = join(root, "demos");

/** `vite build`: the library, one module out per module in, so that a bundler drops what an application does not import. */
const library: UserConfig = {
  build: {
    outDir: join(root, "dist"),
    target: "es2022",
    sourcemap: true,
    minify: false,
    lib: { entry: join(root, "src/index.ts"), formats: ["es"] },
    rolldownOptions: {
      external: (id) => !id.startsWith(".") && !isAbsolute(id), // packages stay imports
      output: { preserveModules: true, preserveModulesRoot: join(root, "src"), entryFileNames: "[name].js" },
    },
  },
};

/** `vite` and `vite build --mode demos`: every index.html under demos/ is a page, which imports the library as its users do. */
const pages: UserConfig = {
  root: demos,
  base: "./",
  resolve: { alias: { wgrad: join(root, "src/index.ts") } },
  plugins: [serveFolders()],
  server: { fs: { allow: [root] } },
  worker: { format: "es" }, // a worker that imports only when it must, as for the PNG decoder, is several files
  build: {
    outDir: join(root, "dist-demos"),
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: {
      input: readdirSync(demos, { recursive: true, encoding: "utf8" })
        .filter((file) => /(^|[\\/])index\.html$/.test(file))
        .map((file) => join(demos, file)),
    },
  },
};

export default defineConfig(({ command, mode, isPreview }) => {
  const wantsPages = command === "serve" || isPreview || mode === "demos";
  return wantsPages ? pages : library;
});
