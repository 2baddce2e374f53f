/** Until the browser is about to paint: between pieces of work, so that the page stays awake. */
export function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
