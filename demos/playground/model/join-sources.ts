/** What is imported, and what is said: a file of ours, to be put together with others. */
interface Source {
  readonly imports: readonly string[];
  readonly body: string;
}

const FROM_WGRAD = /^import (type )?\{([^}]*)\} from "wgrad";\n/gm;
/** What comes from other files of ours: they are put in front. */
const FROM_OURS = /^(import|export) (type )?\{[^}]*\} from "\.[^"]*";\n/gm;

function read(text: string): Source {
  const imports = [...text.matchAll(FROM_WGRAD)].flatMap(([, type = "", names = ""]) =>
    names.split(",").flatMap((name) => (name.trim() === "" ? [] : [`${type}${name.trim()}`])),
  );
  const body = text
    .replaceAll(FROM_WGRAD, "")
    .replaceAll(FROM_OURS, "")
    .replaceAll(/ *\/\/ biome-ignore.*/g, "")
    .trim();
  return { imports, body };
}

/** One file of several: imports from wgrad come first, each once, and what the files import from each other falls away. */
export function joinSources(texts: readonly string[]): string {
  const sources = texts.map(read);
  const names = sources.flatMap(({ imports }) => imports);
  const needed = [...new Set(names)].filter(
    (name) => !names.includes(name.replace(/^type /, "")) || !name.startsWith("type "),
  );
  const order = needed.toSorted((a, b) => bare(a).localeCompare(bare(b)));
  const imports = lines(`import { ${order.join(", ")} } from "wgrad";`, order);
  return `${[imports, ...sources.map(({ body }) => body)].join("\n\n")}\n`;
}

function bare(name: string): string {
  return name.replace(/^type /, "");
}

function lines(short: string, names: readonly string[]): string {
  return short.length <= 120 ? short : `import {\n${names.map((name) => `  ${name},\n`).join("")}} from "wgrad";`;
}
