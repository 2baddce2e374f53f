/** Two operators and nothing else: how little the package can be. */
import { mean, relu } from "wgrad/ops";

Object.assign(globalThis, { outcome: { mean, relu } });
