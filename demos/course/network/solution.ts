import { Dense, Sequential } from "wgrad";

export const model = new Sequential([
  new Dense(5, { activation: "relu", inputShape: [2] }),
  new Dense(5, { activation: "relu" }),
  new Dense(5, { activation: "relu" }),
  new Dense(1, { activation: "sigmoid" }),
]);
