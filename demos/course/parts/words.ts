/** A part of a whole, for the reader. */
export function percent(part: number, digits = 0): string {
  return `${(part * 100).toFixed(digits)} %`;
}
