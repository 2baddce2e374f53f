import type { Model } from "wgrad";
import { cellConsole } from "./output.js";
import { seedAsAsked } from "./seeded.js";
import type { Watch } from "./watch.js";

/** What a cell exports. */
export type Exports = Readonly<Record<string, unknown>>;

type Run = (
  require: (name: string) => unknown,
  exports: object,
  console: typeof cellConsole,
  turn: Watch["turn"],
) => Promise<void>;

/** What the code calls so that it can be stopped: a name that nobody gives to anything else. */
const TURN = "__turn";

/**
 * Runs TypeScript: types are taken out, imports become look-ups in `modules`, and wgrad is fetched with the first run. Rejects with
 * what the code throws, a SyntaxError included, and when `watch` stops it; what its models are learning ends then, too.
 */
export async function runCode(source: string, modules: Exports, watch: Watch): Promise<Exports> {
  const [{ transform }, { watched }, wgrad] = await Promise.all([
    import("sucrase"),
    import("./watched.js"),
    import("wgrad"),
  ]);
  await seedAsAsked();
  const { code } = transform(source, { transforms: ["typescript", "imports"], production: true });
  const models = new Set<Model>();
  const noted = <T extends abstract new (...args: never[]) => Model>(kind: T): T =>
    new Proxy(kind, {
      construct(...args: [T, never[], new () => Model]) {
        const model = Reflect.construct(...args);
        models.add(model);
        return model;
      },
    });
  const ours = { ...wgrad, Model: noted(wgrad.Model), Sequential: noted(wgrad.Sequential) };
  const known: Exports = { wgrad: ours, ...modules };
  const require = (name: string) => {
    if (Object.hasOwn(known, name)) return known[name];
    throw new Error(`There is no module "${name}" here: import from ${Object.keys(known).join(", ")}.`);
  };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor as new (...parts: string[]) => Run;
  const exports = {};
  const run = new AsyncFunction("require", "exports", "console", TURN, watched(code, TURN));
  try {
    await watch.of(run(require, exports, cellConsole, watch.turn));
  } catch (error) {
    for (const model of models) model.stopTraining = true;
    throw error;
  }
  return exports;
}
