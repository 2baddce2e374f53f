import { writeFileSync } from "node:fs";
import { guides } from "./document-keras/guides.js";
import { kerasPage } from "./document-keras/page.js";

// Writes docs/keras.md: how much of Keras there is here, name by name; and the names in the guides for those who come from elsewhere.

for (const [path, text] of [["docs/keras.md", kerasPage()] as const, ...guides()]) {
  writeFileSync(new URL(`../${path}`, import.meta.url), text);
}
