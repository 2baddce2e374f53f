/** What page and worker say to each other. */
import type { Playground } from "../model/state.js";
import type { Cost, Frame, PlanePoints } from "./frame.js";

export type Wish =
  /** A new beginning: whatever is under way ends. */
  | {
      readonly kind: "begin";
      readonly lesson: number;
      readonly playground: Playground;
      readonly text: string;
      readonly folder: string;
      readonly seed: number;
    }
  | { readonly kind: "go" }
  | { readonly kind: "pause" }
  /** Shows another sample on its way through the layers. */
  | { readonly kind: "sample"; readonly sample: number }
  | { readonly kind: "write"; readonly prompt: string; readonly temperature: number }
  | { readonly kind: "save"; readonly net: number };

export type Report =
  | { readonly kind: "adapter"; readonly adapter: string }
  | {
      readonly kind: "ready";
      readonly points: PlanePoints | undefined;
      readonly bigrams: number | undefined;
      readonly stepsPerEpoch: number;
    }
  | { readonly kind: "frame"; readonly frame: Frame }
  | { readonly kind: "cost"; readonly costs: readonly Cost[] }
  | {
      readonly kind: "written";
      readonly net: number;
      readonly step: number;
      readonly text: string;
      readonly isDone: boolean;
    }
  | { readonly kind: "file"; readonly net: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "failed"; readonly words: string };

/** A report, and the lesson that it is about: the page hears no more of those before the last that it asked for. */
export interface Letter {
  readonly lesson: number;
  readonly report: Report;
}
