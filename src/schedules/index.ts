export { PolynomialDecay, type PolynomialDecayConfig, type PolynomialDecayOptions } from "./polynomial-decay.js";
export { LearningRateSchedule } from "./schedule.js";
