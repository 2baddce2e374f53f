/** Heights over the plane from −1 to 1, each from −1 to 1: numbers that a small net can learn while one watches. */
const heights = {
  slope: (x: number, y: number) => (x + y) / 2,
  hills: (x: number, y: number) =>
    bump(x - 0.45, y - 0.45) - bump(x + 0.45, y - 0.45) + bump(x + 0.45, y + 0.45) - bump(x - 0.45, y + 0.45),
  ripple: (x: number, y: number) => Math.cos(7 * Math.hypot(x, y)),
} as const;

export type HeightName = keyof typeof heights;

function bump(x: number, y: number): number {
  return Math.exp(-(x * x + y * y) / 0.12);
}

export function isHeight(name: string): name is HeightName {
  return Object.hasOwn(heights, name);
}

/** The height at a place. */
export function heightAt(name: HeightName, x: number, y: number): number {
  return heights[name](x, y);
}
