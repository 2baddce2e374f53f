import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { serveFolders } from "./scripts/serve-folders.js";
import { siteLayout } from "./scripts/site/layout.js";
import { servePacked } from "./scripts/site/packed.js";

const root = import.meta.dirname;
const demos = join(root, "demos");

/** The site: every index.html under demos/ is a page, framed by the layout, and imports the library as its users do. */
export default defineConfig({
  root: demos,
  base: "./",
  resolve: { alias: { wgrad: join(root, "src/index.ts") } },
  plugins: [siteLayout(), servePacked(), serveFolders()],
  server: { fs: { allow: [root] } },
  worker: { format: "es" }, // a worker that imports only when it must, as for the PNG decoder, is several files
  build: {
    outDir: join(root, "dist-site"),
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: {
      input: readdirSync(demos, { recursive: true, encoding: "utf8" })
        .filter((file) => /(^|[\\/])index\.html$/.test(file))
        .map((file) => join(demos, file)),
    },
  },
});
