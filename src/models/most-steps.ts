import { isA } from "../is-a.js";
import { PositionEmbedding } from "../layers/index.js";
import type { Module } from "../module/module.js";

/** How many steps a model has places for; infinity where nothing in it counts them. */
export function mostSteps(model: Module): number {
  const places = [...model.modules()].flatMap((one) => (isA(one, PositionEmbedding) ? one.config.sequenceLength : []));
  return Math.min(...places);
}
