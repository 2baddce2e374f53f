import { adapterLine, adapterNotice } from "../../demos/bench/adapter.js";
import { type ContestantName, isOnCpu } from "../../demos/bench/contestant.js";
import {
  cell,
  formatCeilings,
  formatDemands,
  formatMs,
  formatShare,
  takingPart,
  troubles,
} from "../../demos/bench/format.js";
import {
  type CaseReport,
  entries,
  type Report,
  type Result,
  ratioToBestRival,
  shareOfCeiling,
} from "../../demos/bench/report.js";

/** What the page cannot know of a run. */
export interface Circumstances {
  /** What was typed, such as `npm run bench -- --write`. */
  readonly command: string;
  /** Processor, cores, system, Node. */
  readonly machine: string;
  /** Processes that wanted a core, a minute's mean: before the run and after it. */
  readonly load: readonly [before: number, after: number];
}

const BEGIN = "<!-- written by `npm run bench -- --write` -->";
const END = "<!-- end of what is written -->";

/** What a table of GPU libraries on a CPU would keep from its reader. */
const SOFTWARE = "A net that only predicts is faster in WebAssembly where there is no GPU. ";

const LIBRARIES: Partial<Record<ContestantName, string>> = {
  jax: "jax-js",
  onnx: "onnxruntime-web",
  "tfjs-wasm": "tfjs (CPU)",
  "onnx-wasm": "onnxruntime-web (CPU)",
};

/** The library behind a contestant, and where it computes if not on the GPU. */
function libraryOf(name: ContestantName): string {
  return LIBRARIES[name] ?? name;
}

/** docs/benchmarks.md. */
export function benchmarksPage(report: Report, circumstances: Circumstances): string {
  const { cases } = report;
  const names = takingPart(cases);
  return `# Benchmarks

All of this page is written by \`${circumstances.command}\`; figures in it are never edited by hand.

${factsOf(report, circumstances)}

## How to read it

Contestants take turns in one page, one run each a round, each round begun by another, so that whatever else the machine
does falls on all alike. A run ends when its answer is on the host, and every answer is checked: of operations and of nets
that are stacks of layers against plain loops in f64, of training steps the loss at each step against a training in f64 on
the CPU, of nets from files against ONNX Runtime on the CPU. A wrong answer has no place. “–” is what a library has no way
to do. Median (min–max); compare medians, and only within one run: the range tells how quiet the machine was.

What is marked **CPU** runs on WebAssembly, with SIMD and one thread. It shows what a page has without a GPU, and does not
count as a rival in the last columns.

What the adapter reaches at most was measured in the same run: multiply-adds whose numbers never leave the registers, and a copy.
The work's operations and the bytes of its inputs and answer cannot take less time than that; the last column is this least time,
by the narrower of the two, over wgrad's, which includes what it takes to begin and to read the answer back.

## Times

${[timesTable(report, names), ...troublesOf(cases)].join("\n\n")}

## First runs, calls, the host's time, memory

The first run, building and compiling included; of a warm one dispatches / submits / objects made (buffers, bind groups,
shader modules, pipelines); the time until its last submit, any waiting in between included; and the most that the
contestant's GPU buffers took, beyond what it kept from earlier cases: who keeps buffers and uses them again shows less than
it needs. Of those on the CPU, the first run.

${demandsTable(cases, names)}

## The work

${cases.map(({ title, detail, tolerance }) => `- **${title}**: ${detail}; relative error of at most ${tolerance}`).join("\n")}
`;
}

/** README.md with its figures replaced. Throws an Error where the marks are not in it. */
export function withFigures(readme: string, report: Report): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md: expected a line "${BEGIN}" and below it "${END}".`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${figures(report)}\n\n${readme.slice(end)}`;
}

/** Times of those on the GPU, and what the training steps ask of it. */
function figures(report: Report): string {
  const { adapter, browser, date, cases, versions } = report;
  const names = takingPart(cases).filter((name) => !isOnCpu(name));
  const steps = cases.filter(({ name }) => name.startsWith("train-"));
  const trainers = names.filter((name) => steps.some(({ results }) => results[name]));
  const ofSteps = (text: (result: Result) => string) =>
    steps.map(({ title, results }) => [
      title,
      ...trainers.map((name) => {
        const result = results[name];
        return result ? text(result) : "–";
      }),
    ]);
  const notice = adapterNotice(adapter);
  const instead = names.length < takingPart(cases).length && notice !== undefined ? SOFTWARE : "";
  const calls = ofSteps(({ dispatches, submits, created }) => [dispatches, submits, created].join(" / "));
  return [
    `Seen on ${date.slice(0, 10)} by \`npm run bench\`: one page in ${browser}, contestants taking turns, every timed answer checked, a`,
    `readback included for all. The adapter is **${adapterLine(adapter)}**.${notice === undefined ? "" : ` ${notice}`}`,
    "Median (min–max):",
    "",
    timesTable(report, names, (name) => [libraryOf(name), versions[name]].join(" ")),
    "",
    table(["one warm step: dispatches / submits / GPU objects made", ...trainers.map(libraryOf)], calls),
    "",
    table(
      ["the first step, compiling included", ...trainers.map(libraryOf)],
      ofSteps(({ firstMs }) => formatMs(firstMs)),
    ),
    "",
    `${instead}[docs/benchmarks.md](docs/benchmarks.md) has all of it: WebAssembly beside it, the host's time, memory.`,
  ].join("\n");
}

function factsOf(
  { adapter, browser, date, versions, ceilings }: Report,
  { command, machine, load }: Circumstances,
): string {
  const notice = adapterNotice(adapter);
  const facts = [
    ["Adapter", `${adapterLine(adapter)}${notice === undefined ? "" : `. **${notice}**`}`],
    ["At most", formatCeilings(ceilings)],
    ["Browser", browser],
    [
      "Versions",
      entries(versions)
        .map(([name, version]) => `${libraryOf(name)} ${version}`)
        .join(", "),
    ],
    ["Date", date.slice(0, 16).replace("T", " ")],
    ["Machine", machine],
    ["Load average", `${load[0].toFixed(1)} before, ${load[1].toFixed(1)} after, the run itself included`],
    ["Command", `\`${command}\``],
  ];
  return table(["", ""], facts);
}

function timesTable(
  { cases, ceilings }: Report,
  names: readonly ContestantName[],
  heading: (name: ContestantName) => string = libraryOf,
): string {
  return table(
    ["work", ...names.map(heading), "wgrad to the best", "to the ceiling"],
    cases.map((bench) => {
      const { wgrad } = bench.results;
      const ratio = ratioToBestRival(bench.results, "wgrad");
      const share = wgrad && shareOfCeiling(bench, wgrad, ceilings);
      return [
        bench.title,
        ...names.map((name) => cell(bench, name)),
        ratio ? `${ratio.timesFaster.toFixed(1)}×` : "–",
        share === undefined ? "–" : formatShare(share),
      ];
    }),
  );
}

/** What went wrong, if anything did. */
function troublesOf(cases: readonly CaseReport[]): string[] {
  const lines = cases.flatMap(troubles).map((trouble) => trouble.replace(/^! /, "- "));
  return lines.length > 0 ? [lines.join("\n")] : [];
}

function demandsTable(cases: readonly CaseReport[], names: readonly ContestantName[]): string {
  const demands = (result: Result | undefined) => (result ? formatDemands(result) : "–");
  const rows = cases.map(({ title, results }) => [title, ...names.map((name) => demands(results[name]))]);
  return table(["work", ...names.map(libraryOf)], rows);
}

/** A table in Markdown. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
