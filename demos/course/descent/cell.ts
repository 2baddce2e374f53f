import { Adam, CosineDecay, plotHistory, SGD } from "wgrad";
import { show, walk } from "./page";

const constant = await walk("banana", new SGD(0.05));
const momentum = await walk("banana", new SGD({ learningRate: 0.05, momentum: 0.9 }));
const falling = await walk("banana", new SGD({ learningRate: new CosineDecay(0.06, 60), momentum: 0.9 }));
const adam = await walk("banana", new Adam(0.05));

show(plotHistory({ constant, momentum, falling, adam }, { width: 900, height: 200 }));
for (const [name, heights] of Object.entries({ constant, momentum, falling, adam })) {
  console.log(`${name}: ${heights.at(-1)?.toFixed(4)} after 60 steps`);
}
