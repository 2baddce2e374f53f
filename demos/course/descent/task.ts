import { SGD } from "wgrad";

export const optimizer = new SGD(0.05);
