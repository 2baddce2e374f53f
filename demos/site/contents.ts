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
  {
    slug: "network",
    title: "The network",
    promise: "Three hidden layers and one answer: weights as lines, activations as colour.",
  },
  {
    slug: "forward",
    title: "The forward pass",
    promise: "A layer is a matrix product, a bias and a curve. Every number and every shape, in sight.",
  },
  {
    slug: "cost",
    title: "Cost functions",
    promise: "A net becomes what its mistakes cost it. One stray point shows how much that matters.",
  },
  {
    slug: "backpropagation",
    title: "Backpropagation",
    promise: "The blame for a mistake travels back, layer by layer. See how much of it arrives.",
  },
  {
    slug: "descent",
    title: "Gradient descent",
    promise: "Four ways to walk downhill in fog: plain, with momentum, RMSprop and Adam.",
  },
];
