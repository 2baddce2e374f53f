/**
 * Which way imports may run. The house has floors, and some floors have rooms in a row: a file may import from its own room and
 * from those listed before it, never from one listed after, be it only a type. Nobody imports in a circle.
 * What is loaded only when it is needed may lie above.
 */

const rooms = (floor, names) => names.map((name) => [`${floor}/${name}`, `^src/${floor}/${name}/`]);

/** From the ground up: [name, what stands there]. A new folder of src/ needs a place here. */
const floors = [
  ["ground", "^src/(?!(index|rare)\\.ts)([^/]+\\.ts$|host/)"], // dtype, shape, errors, the tensor on the host, …
  ["kernels", "^src/kernels/"], // generated data, whose type is gpu's to say
  ["gpu", "^src/gpu/"],
  ["tune", "^src/tune/"],
  ...rooms("graph", ["symbols", "passes", "lowering", "memory", "program"]),
  ...rooms("ops", [
    "core",
    "elementwise",
    "derivatives",
    "arrange",
    "reduce",
    "product",
    "normalize",
    "index",
    "image",
    "sequence",
    "random",
    "loss",
    "control",
    "signal",
    "linalg",
  ]),
  ["ops", "^src/ops/index\\.ts$"],
  ["module", "^src/module/"],
  ["declarations", "^src/(initializers|regularizers|constraints|activations|schedules|data)/"],
  ["utils", "^src/utils/"],
  ["layers", "^src/layers/"],
  ["losses", "^src/losses/"],
  ["metrics", "^src/metrics/"],
  ["optimizers", "^src/optimizers/"],
  ["training", "^src/training/"],
  ["models", "^src/models/"],
  ["io", "^src/io/"],
  ["applications", "^src/applications/"],
  ["visual", "^src/visual/"],
  ["rare", "^src/rare\\.ts$"],
  ["face", "^src/index\\.ts$"],
];

const placed = floors.map(([, path]) => path);
const KERNELS = "^src/kernels/";

const upward = floors.slice(0, -1).map(([name, path], level) => ({
  name: `${name}-imports-upward`,
  comment: `A file in "${name}" imports from a room above it. Move the code down, or pass it in.`,
  severity: "error",
  from: { path },
  to: {
    path: placed.slice(level + 1),
    dynamic: false,
    ...(path === KERNELS ? { pathNot: "^src/gpu/kernel\\.ts$" } : {}),
  },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: "no-circles",
      comment: "These files need each other at run time in a circle. Types alone may go round: they vanish.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only", "dynamic-import"] } },
    },
    {
      name: "every-folder-has-a-floor",
      comment: "This folder of src/ is not in the list of floors in .dependency-cruiser.cjs. Put it where it belongs.",
      severity: "error",
      from: { path: "^src/", pathNot: placed },
      to: {},
    },
    {
      name: "examples-read-like-a-users",
      comment: "An example imports the library's face alone, as its readers will.",
      severity: "error",
      from: { path: "^examples/" },
      to: { pathNot: "^src/index\\.ts$" },
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
