import { plotHistory } from "wgrad";
import { flowers } from "./flowers";
import { newNet } from "./net";
import "./style.css";

const status = document.querySelector("#status") as HTMLElement;
const curve = document.querySelector("#curve") as HTMLElement;

const EPOCHS = 60;
const history: Record<string, number[]> = {};

try {
  const { train, test } = await flowers();
  const model = newNet();
  await model.fit(train.x, train.y, {
    epochs: EPOCHS,
    batchSize: 16,
    validationData: [test.x, test.y],
    callbacks: [
      {
        onEpochEnd(epoch, logs) {
          for (const [name, value] of Object.entries(logs)) history[name] = [...(history[name] ?? []), value];
          curve.innerHTML = plotHistory(history);
          status.textContent = `Epoch ${epoch + 1} of ${EPOCHS}`;
        },
      },
    ],
  });
  const { accuracy = 0 } = await model.evaluate(test.x, test.y);
  status.textContent = `${(100 * accuracy).toFixed(0)} % of 30 flowers that it has not seen are named rightly.`;
} catch (error) {
  status.textContent = String(error); // without WebGPU this says what to do
}
