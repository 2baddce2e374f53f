import { lowerRows } from "../lowering/row-code.js";
import { saveCopies } from "../memory/save-copies.js";
import { shareRows } from "../passes/share-rows.js";
import { splitWide } from "../passes/split-wide.js";

/** What few graphs need of the compiler: pages load it when they need it. */
export const rarePasses = { lowerRows, saveCopies, shareRows, splitWide };
