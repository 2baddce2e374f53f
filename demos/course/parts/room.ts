/** How wide a picture in this place is to be, in pixels: `most`, or what room there is, so that its words stay readable on a phone. */
export function roomIn(host: HTMLElement, most: number): number {
  return Math.min(most, Math.max(240, host.clientWidth));
}
