/** A stretch of a shader between `// same as NAME` and `// end same`. */
interface Fence {
  readonly name: string;
  readonly file: string;
  /** The number of its first line, from 1. */
  readonly start: number;
  readonly lines: readonly string[];
}

const OPENS = /^\s*\/\/ same as (\S.*?)\s*$/;
const CLOSES = /^\s*\/\/ end same\s*$/;

/**
 * What is wrong with the fences of some shaders, text by file name: two of one name that differ, with both files and the first line
 * where they do; one that has no other to be the same as; one that does not end.
 */
export function unlikeFences(sources: ReadonlyMap<string, string>): readonly string[] {
  const faults: string[] = [];
  const byName = new Map<string, Fence[]>();
  for (const [file, source] of sources) {
    for (const fence of fencesIn(file, source, faults))
      byName.set(fence.name, [...(byName.get(fence.name) ?? []), fence]);
  }
  for (const [first, ...others] of byName.values()) {
    if (first === undefined) continue;
    if (others.length === 0) faults.push(`${place(first, 0)}: no other shader has "same as ${first.name}".`);
    for (const other of others) {
      const at = firstDifference(first.lines, other.lines);
      if (at === undefined) continue;
      faults.push(
        `${place(first, at)} and ${place(other, at)} are to be the same ("${first.name}") and differ: ` +
          `${quoted(first.lines[at])} here, ${quoted(other.lines[at])} there.`,
      );
    }
  }
  return faults;
}

function fencesIn(file: string, source: string, faults: string[]): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { name: string; start: number } | undefined;
  const lines = source.split("\n");
  lines.forEach((line, i) => {
    const name = OPENS.exec(line)?.[1];
    if (name !== undefined) {
      if (open !== undefined) faults.push(`${file}:${i + 1}: "same as ${name}" begins inside "same as ${open.name}".`);
      open = { name, start: i + 2 };
    } else if (CLOSES.test(line)) {
      if (open === undefined) faults.push(`${file}:${i + 1}: "end same" ends nothing.`);
      else fences.push({ ...open, file, lines: lines.slice(open.start - 1, i) });
      open = undefined;
    }
  });
  if (open !== undefined) faults.push(`${file}:${open.start - 1}: "same as ${open.name}" does not end.`);
  return fences;
}

function firstDifference(a: readonly string[], b: readonly string[]): number | undefined {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => a[i] !== b[i]);
}

function place({ file, start }: Fence, at: number): string {
  return `${file}:${start + at}`;
}

function quoted(line: string | undefined): string {
  return line === undefined ? "nothing" : `\`${line.trim()}\``;
}
