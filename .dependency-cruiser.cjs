/**
 * Which way imports may run. The house has floors: a file may import from its own floor and from those below it, never from one
 * above, be it only a type. Nobody imports in a circle.
 */

/** From the ground up: [name, what stands on it]. A new folder of src/ needs a floor here. */
const floors = [
  ["ground", "^src/(?!index\\.ts)[^/]+\\.ts$"], // dtype, shape, errors, …, and the kernels as data
  ["gpu", "^src/gpu/"],
  ["tune", "^src/tune/"],
  ["graph", "^src/graph/"],
  ["ops", "^src/ops/"],
  [
    "layers",
    "^src/(layers|losses|metrics|optimizers|schedules|initializers|regularizers|constraints|activations|data)/",
  ],
  ["models", "^src/(models|io)/"],
  ["face", "^src/index\\.ts$"],
];

/** kernels.gen.ts is data, but its type is gpu's to say. */
const KERNELS = "^src/kernels\\.gen\\.ts$";

const placed = floors.map(([, path]) => path);

const upward = floors.slice(0, -1).map(([name, path], level) => ({
  name: `${name}-imports-upward`,
  comment: `A file on the floor "${name}" imports from a floor above it. Move the code down, or pass it in.`,
  severity: "error",
  from: { path, ...(level === 0 ? { pathNot: KERNELS } : {}) },
  to: { path: placed.slice(level + 1) },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: "kernels-import-only-their-type",
      comment: "kernels.gen.ts is generated data. It knows the type of a kernel and nothing else.",
      severity: "error",
      from: { path: KERNELS },
      to: { pathNot: "^src/gpu/kernel\\.ts$" },
    },
    {
      name: "no-circles",
      comment: "These files need each other at run time in a circle. Types alone may go round: they vanish.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "every-folder-has-a-floor",
      comment: "This folder of src/ is not in the list of floors in .dependency-cruiser.cjs. Put it where it belongs.",
      severity: "error",
      from: { path: "^src/", pathNot: placed },
      to: {},
    },
    {
      name: "library-stands-alone",
      comment:
        "The library knows nothing of tests, scripts and demos, and imports no package that its users do not get.",
      severity: "error",
      from: { path: "^src/" },
      to: { pathNot: "^src/", dependencyTypesNot: ["core", "npm", "type-only"], couldNotResolve: false },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { conditionNames: ["import", "types", "default"], exportsFields: ["exports"] },
  },
};
