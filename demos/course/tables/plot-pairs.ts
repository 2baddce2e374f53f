const [WIDTH, HEIGHT, LEFT, HEAD, FOOT] = [380, 310, 34, 24, 36] as const;

/** Truth against answer, as the text of an SVG: a point for each pair, and the line on which they would agree. */
export function plotPairs(
  truth: readonly number[],
  answers: readonly number[],
  names: { readonly truth: string; readonly answer: string },
): string {
  const most = Math.ceil(Math.max(...truth) / 10) * 10;
  const x = (value: number) => (LEFT + (value / most) * (WIDTH - LEFT - 8)).toFixed(1);
  const y = (value: number) =>
    (HEIGHT - FOOT - (Math.min(most, Math.max(0, value)) / most) * (HEIGHT - FOOT - HEAD)).toFixed(1);
  const marks = Array.from({ length: most / 10 + 1 }, (_, i) => i * 10);
  return [
    `<svg class="plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-size="12"><title>${names.answer} against ${names.truth}</title>`,
    ...marks.map(
      (mark) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y(mark)}" y2="${y(mark)}"/><text class="label" x="${LEFT - 6}" y="${y(mark)}" dy="4" text-anchor="end">${mark}</text><text class="label" x="${x(mark)}" y="${HEIGHT - FOOT + 15}" text-anchor="middle">${mark}</text>`,
    ),
    `<path class="series-1" d="M${x(0)} ${y(0)}L${x(most)} ${y(most)}" fill="none" stroke-dasharray="5 4"/>`,
    ...truth.map(
      (value, i) => `<circle class="series-0" cx="${x(value)}" cy="${y(answers[i] ?? 0)}" r="4" fill-opacity="0.75"/>`,
    ),
    `<text class="label" x="${WIDTH}" y="${HEIGHT - 5}" text-anchor="end">${names.truth}</text><text class="label" x="${LEFT}" y="13">${names.answer}</text>`,
    "</svg>",
  ].join("");
}
