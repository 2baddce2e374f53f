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
  {
    slug: "taming",
    title: "Taming a net",
    promise: "Forty points, six of them wrong: dropout, weight decay, normalization, and pruning.",
  },
  {
    slug: "tables",
    title: "Tables",
    promise: "How much, yes or no, which of three: cars, penguins and wines, and the last layer each wants.",
  },
  {
    slug: "convolution",
    title: "Convolution",
    promise: "Small windows slide over a picture and look for strokes. Draw a digit, and follow it through the layers.",
  },
  {
    slug: "memory",
    title: "Memory",
    promise: "She went to the pizzeria and ordered a … An LSTM remembers; pairs of words cannot.",
  },
  {
    slug: "captions",
    title: "Captions",
    promise: "One net looks, another speaks: small pictures described word by word.",
  },
  {
    slug: "transfer",
    title: "Transfer learning",
    promise: "A net that knows 0 to 4 learns 5 to 9 from ten examples each, beside one that starts from nothing.",
  },
  {
    slug: "autoencoder",
    title: "The autoencoder",
    promise: "Digits through two numbers and back: wander in the plane between.",
  },
  {
    slug: "embeddings",
    title: "Embeddings",
    promise: "Forty-nine words find their neighbours, in eight dimensions that you see from the best side.",
  },
];
