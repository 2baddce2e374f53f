import type { Step } from "../lowering/lower.js";
import { lowerRows } from "../lowering/row-code.js";
import { byVectors } from "../lowering/vector-products.js";
import { saveCopies } from "../memory/save-copies.js";
import { shareRows } from "../passes/share-rows.js";
import { splitWide } from "../passes/split-wide.js";
import type { SymbolicTensor } from "../symbols/tensor.js";

/** What few graphs need of the compiler: pages load it when they need it. */
export const rarePasses = { lowerRows, improve, shareRows, splitWide };

/** What is done with fewer copies, and by kernels that few meet. */
function improve(steps: readonly Step[], results: readonly SymbolicTensor[]): readonly Step[] {
  return byVectors(saveCopies(steps, results));
}
