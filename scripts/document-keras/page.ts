import { compareWithKeras, type Section } from "./compare.js";
import { readKerasApi } from "./keras-api.js";

const INTRODUCTION = (version: string) => `# Keras's names, and ours

Written by \`npm run docs:keras\` from what the package exports and from Keras ${version}'s public names. Class names are Keras's,
names of functions and options are camelCased (\`kernel_initializer\` is \`kernelInitializer\`). An alias counts once, and what is
not taken does not count; each such name stands below with its reason.
`;

/** docs/keras.md: how much of Keras there is, name by name. */
export function kerasPage(): string {
  const api = readKerasApi();
  const sections = compareWithKeras(api);
  return [INTRODUCTION(api.version), table(sections), ...sections.map(describe).filter((text) => text !== "")].join(
    "\n",
  );
}

function table(sections: readonly Section[]): string {
  const wanted = sections.filter(({ has, lacks }) => has.length + lacks.length > 0);
  const rows = wanted.map((section) => row(`keras.${section.title}`, [section]));
  return [
    "| module | names | of | options of these | of |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rows,
    row("**all**", sections),
    "",
  ].join("\n");
}

function row(title: string, sections: readonly Section[]): string {
  const has = sum(sections, (section) => section.has.length);
  const lacks = sum(sections, (section) => section.lacks.length);
  const options = sum(sections, (section) => section.optionsHad);
  const optionsLacking = sum(sections, (section) => sum([...section.optionsLacking.values()], (names) => names.length));
  return `| ${title} | ${has} | ${has + lacks} | ${options} | ${options + optionsLacking} |`;
}

function describe({ title, lacks, notTaken, optionsLacking }: Section): string {
  const lines: string[] = [];
  if (lacks.length > 0) lines.push(`Not there yet: ${names(lacks)}.`, "");
  if (optionsLacking.size > 0) {
    lines.push("Options not there yet:", "");
    for (const [option, owners] of ownersByOption(optionsLacking)) lines.push(`- \`${option}\`: ${names(owners)}`);
    lines.push("");
  }
  if (notTaken.length > 0) {
    const reasons = [...new Set(notTaken.map(({ why }) => why))];
    lines.push("Not taken:", "");
    for (const why of reasons) {
      lines.push(`- ${names(notTaken.filter((entry) => entry.why === why).map(({ name }) => name))}: ${why}`);
    }
    lines.push("");
  }
  return lines.length === 0 ? "" : [`## keras.${title}`, "", ...lines].join("\n");
}

function ownersByOption(optionsLacking: Section["optionsLacking"]): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const [name, options] of optionsLacking) {
    for (const option of options) owners.set(option, [...(owners.get(option) ?? []), name]);
  }
  return owners;
}

function names(list: readonly string[]): string {
  return list.map((name) => `\`${name}\``).join(", ");
}

function sum<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((total, item) => total + size(item), 0);
}
