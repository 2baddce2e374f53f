/** The page that `npm start` opens in Chrome: it does the job in its address and tells the terminal how it goes. */
import { init } from "wgrad";
import { type Work, work } from "../work.js";
import { fromQuery, type Message, TELL } from "./messages.js";

const tell = (message: Message): Promise<void> => Reflect.get(globalThis, TELL)(message);

try {
  const device = await init();
  const source = { folder: "/data/", fetch: globalThis.fetch };
  const { report, weights } = await work(fromQuery(location.search), source, device, (event) => void tell(event));
  await tell({ kind: "done", report, weights: await toBase64(weights) });
} catch (error) {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  await tell({ kind: "failed", name, message });
}

/** What crosses to the terminal is JSON, so bytes go as text. */
function toBase64(bytes: Work["weights"]): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(new Blob([bytes]));
  });
}
