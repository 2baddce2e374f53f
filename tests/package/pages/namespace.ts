/** The same two operators by way of the main entry. */
import { ops } from "wgrad";

Object.assign(globalThis, { outcome: { mean: ops.mean, relu: ops.relu } });
