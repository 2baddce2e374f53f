import { writeFileSync } from "node:fs";
import { kerasPage } from "./document-keras/page.js";

// Writes docs/keras.md: how much of Keras there is here, name by name.

writeFileSync(new URL("../docs/keras.md", import.meta.url), kerasPage());
