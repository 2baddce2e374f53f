/**
 * Until the browser is about to paint: between pieces of work, so that the page stays awake. A hidden tab paints nothing: there it is until
 * whatever else waits has had its turn, and what learns goes on learning.
 */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const waiting = new AbortController();
    const goOn = () => {
      waiting.abort();
      resolve();
    };
    const ifHidden = () => {
      if (!document.hidden) return;
      const { port1, port2 } = new MessageChannel(); // a timer would run once a second
      port1.onmessage = () => {
        port1.close();
        goOn();
      };
      port2.postMessage(undefined);
    };
    requestAnimationFrame(goOn);
    document.addEventListener("visibilitychange", ifHidden, waiting);
    ifHidden();
  });
}
