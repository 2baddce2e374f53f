/** What of a program's expected lines is not in what it printed, in that order; undefined when all are. Spaces within brackets do not count. */
export function missingFrom(printed: string, prints: readonly string[]): string | undefined {
  let rest = plain(printed);
  for (const line of prints) {
    const at = rest.indexOf(plain(line));
    if (at < 0) return line;
    rest = rest.slice(at + plain(line).length);
  }
  return undefined;
}

function plain(text: string): string {
  return text.replaceAll(/(?<=[[{]) | (?=[\]}])/g, "");
}
