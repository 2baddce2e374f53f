import { documentApi } from "./site/api.js";

// Writes the reference of all public names into a folder: `npm run build:site` does so, into the site.

await documentApi("src/index.ts", process.argv[2] ?? "dist-site/reference/api");
