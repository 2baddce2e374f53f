import { Adadelta } from "./adadelta.js";
import { Adafactor } from "./adafactor.js";
import { Adagrad } from "./adagrad.js";
import { AdamW } from "./adam-w.js";
import { Adamax } from "./adamax.js";
import { Ftrl } from "./ftrl.js";
import { Lamb } from "./lamb.js";
import { Lion } from "./lion.js";
import { Muon } from "./muon.js";
import { Nadam } from "./nadam.js";
import type { OptimizerClass, RareOptimizerName } from "./named.js";
import { RMSprop } from "./rmsprop.js";
import { ScheduleFreeAdamW } from "./schedule-free-adam-w.js";

/** The optimizers whose names are written seldom. */
export const rareOptimizers = {
  adadelta: Adadelta,
  adafactor: Adafactor,
  adagrad: Adagrad,
  adamax: Adamax,
  adamw: AdamW,
  ftrl: Ftrl,
  lamb: Lamb,
  lion: Lion,
  muon: Muon,
  nadam: Nadam,
  rmsprop: RMSprop,
  schedulefreeadamw: ScheduleFreeAdamW,
} as const satisfies Readonly<Record<RareOptimizerName, OptimizerClass>>;
