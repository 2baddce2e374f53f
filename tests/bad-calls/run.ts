import { InternalError, WgradError } from "../../src/index.js";
import { isA } from "../../src/is-a.js";
import { Tripwire } from "./garbage.js";

/** How a call ended. */
export type Outcome =
  | { readonly kind: "refused"; readonly error: WgradError }
  | { readonly kind: "accepted"; readonly value: unknown }
  | { readonly kind: "untyped"; readonly error: unknown };

const own: Outcome = { kind: "refused", error: new WgradError("the garbage's own") };

/** Makes a call and waits for what it promises. The garbage's own error counts as refused. */
export async function outcomeOf(run: () => unknown): Promise<Outcome> {
  try {
    const value = run();
    return { kind: "accepted", value: isPromise(value) ? await value : value };
  } catch (error) {
    if (error instanceof WgradError && !(error instanceof InternalError)) return { kind: "refused", error };
    if (error instanceof Tripwire) return own;
    // A class, or a function that has been revoked, was called as it asked for.
    if (error instanceof TypeError && /^Class constructor Stray|^Cannot perform 'apply'/.test(error.message))
      return own;
    return { kind: "untyped", error };
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return isA(value, Promise);
}
