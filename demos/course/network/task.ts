import { Dense, Sequential } from "wgrad";

export const model = new Sequential([
  new Dense(6, { activation: "relu", inputShape: [2] }),
  new Dense(6, { activation: "relu" }),
  new Dense(6, { activation: "relu" }),
  new Dense(1, { activation: "sigmoid" }),
]);
