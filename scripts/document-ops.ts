import { writeFileSync } from "node:fs";
import { opsTable } from "./document-ops/table.js";

// Writes docs/ops.md: what ops there are, whether gradients flow through them, and which types they take.

writeFileSync(new URL("../docs/ops.md", import.meta.url), opsTable());
