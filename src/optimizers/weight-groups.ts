import { nonNegative, noSuch } from "../check.js";
import type { Variable } from "../graph/symbols/variable.js";
import { isA } from "../is-a.js";
import { Module } from "../module/module.js";
import { refuseUnknown } from "../options.js";
import { isList, refuseEndless } from "../structure.js";

/** Some weights: those of a layer or model, or those in whose name, `dense_1/kernel`, a pattern is found. Text is a pattern, too. */
export type WeightsLike = string | RegExp | Module;

/** Weights that learn otherwise than the rest. */
export interface WeightGroup {
  readonly weights: WeightsLike | readonly WeightsLike[];
  /** Default 1. With 0 they stay as they are. */
  readonly learningRateMultiplier?: number | undefined;
  /** Default 1. With 0 they are left out of the weight decay. */
  readonly weightDecayMultiplier?: number | undefined;
}

const NAMES = ["weights", "learningRateMultiplier", "weightDecayMultiplier"];

/** Throws an ArgumentError for what are no groups. */
export function checkGroups(where: string, groups: readonly WeightGroup[]): void {
  if (!isList(groups)) throw noSuch(where, "groups", groups, [], "a list of { weights, … }");
  refuseEndless(groups, 0);
  for (const group of groups) {
    refuseUnknown(`${where}: groups`, group, NAMES);
    const { weights, learningRateMultiplier = 1, weightDecayMultiplier = 1 } = group;
    checkWeights(where, "weights", weights);
    nonNegative(where, "learningRateMultiplier", learningRateMultiplier);
    nonNegative(where, "weightDecayMultiplier", weightDecayMultiplier);
  }
}

/** Throws an ArgumentError for what names no weights. */
export function checkWeights(where: string, name: string, like: unknown): void {
  for (const one of isList(like) ? like : [like]) {
    if (isA(one, Module) || isA(one, RegExp) || (typeof one === "string" && isPattern(one))) continue;
    throw noSuch(where, name, one, [], "a layer, or a pattern that names of weights match");
  }
}

/** Whether a weight is among these. */
export function isAmong(variable: Variable, like: WeightGroup["weights"]): boolean {
  if (isList(like)) return like.some((one) => isAmong(variable, one as WeightsLike));
  if (isA(like, Module)) return [...like.variables().values()].includes(variable);
  return variable.name.search(like as string | RegExp) >= 0;
}

/** Throws an ArgumentError for what is no text that can be looked for. */
export function checkPattern(where: string, name: string, text: string): void {
  if (typeof text !== "string" || !isPattern(text)) throw noSuch(where, name, text, [], "a pattern, as text");
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) !== undefined;
  } catch {
    return false;
  }
}
