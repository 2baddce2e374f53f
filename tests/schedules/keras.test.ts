import { LearningRateSchedule } from "../../src/index.js";
import { checkKerasCases, fromKeras } from "../harness/keras-cases.js";
import { expectNumberNear } from "../harness/near.js";

await checkKerasCases<{ readonly step: number }, number>(["lr_schedule"], ({ config, inputs, expected, tol }) => {
  const schedule = fromKeras(config);
  if (!(schedule instanceof LearningRateSchedule)) throw new Error(`${config.class_name} is no schedule`);
  return async () => expectNumberNear(schedule.at(inputs.step), expected, tol);
});
