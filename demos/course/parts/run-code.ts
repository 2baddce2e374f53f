import { cellConsole } from "./output.js";
import { seedAsAsked } from "./seeded.js";

/** What a cell exports. */
export type Exports = Readonly<Record<string, unknown>>;

type Run = (require: (name: string) => unknown, exports: object, console: typeof cellConsole) => Promise<void>;

/**
 * Runs TypeScript: types are taken out, imports become look-ups in `modules`, and wgrad is fetched with the first run. Rejects with
 * what the code throws, a SyntaxError included.
 */
export async function runCode(source: string, modules: Exports): Promise<Exports> {
  const [{ transform }, wgrad] = await Promise.all([import("sucrase"), import("wgrad")]);
  await seedAsAsked();
  const { code } = transform(source, { transforms: ["typescript", "imports"], production: true });
  const known: Exports = { wgrad, ...modules };
  const require = (name: string) => {
    if (Object.hasOwn(known, name)) return known[name];
    throw new Error(`There is no module "${name}" here: import from ${Object.keys(known).join(", ")}.`);
  };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...parts: string[]) => Run;
  const exports = {};
  await new AsyncFunction("require", "exports", "console", code)(require, exports, cellConsole);
  return exports;
}
