import { Conv2D, Sequential, Tensor } from "wgrad";
import { digits, picture } from "./page";

const { test } = await digits(1);
const digit = test.x.slice(0, 1);

const edges = new Sequential([new Conv2D(1, 3, { useBias: false, inputShape: [28, 28, 1] })]);
await edges.setWeights([
  Tensor.from([-1, 0, 1, -2, 0, 2, -1, 0, 1], [3, 3, 1, 1]), // Sobel's: left is dark, right is bright
]);
const map = await edges.predict(digit);

picture(digit.data);
picture(map.data);
console.log(`[${digit.shape}] → [${map.shape}]: the window has no room at the border`);
