import { Dense, plotModel, Sequential } from "wgrad";
import { show } from "./page";

const model = new Sequential([
  new Dense(6, { activation: "tanh", inputShape: [2] }),
  new Dense(6, { activation: "tanh" }),
  new Dense(4, { activation: "tanh" }),
  new Dense(1, { activation: "sigmoid" }),
]);

console.log(model.summary());
show(plotModel(model, { showShapes: true, showLayerActivations: true, rankdir: "LR" }));
