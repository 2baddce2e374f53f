import type { Declaration } from "./config.js";

/** The options in a config that another class takes, too: what a layer hands on to a part of it. A part has a name of its own. */
export function optionsFor<C extends object>(Class: Pick<Declaration, "defaults">, config: C): Partial<C> {
  const shared = Object.entries(config).filter(([name]) => name !== "name" && Object.hasOwn(Class.defaults, name));
  return Object.fromEntries(shared) as Partial<C>;
}
