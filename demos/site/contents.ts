/** A chapter of the course: its folder below course/, and how it is announced. */
export interface Chapter {
  readonly slug: string;
  readonly title: string;
  /** One sentence: what the reader will see happen. */
  readonly promise: string;
}

/** The chapters in the order of the course. The layout lists them, leads from one to the next, and the front page shows them. */
export const chapters: readonly Chapter[] = [
  {
    slug: "neuron",
    title: "The neuron",
    promise: "One unit draws one line. Bend it with an activation, add a few more, and they fence in a ring.",
  },
];
