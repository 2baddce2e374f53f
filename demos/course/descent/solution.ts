import { SGD } from "wgrad";

export const optimizer = new SGD({ learningRate: 0.05, momentum: 0.9 });
