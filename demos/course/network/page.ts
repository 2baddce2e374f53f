/** What the code of this chapter may import. */
export { show } from "../parts/output.js";
