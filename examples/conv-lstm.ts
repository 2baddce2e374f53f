// After Keras's conv_lstm: squares move across a field, and a net draws the next picture of the film.
import { Adam, BatchNormalization, Conv3D, ConvLSTM2D, Input, Random, Sequential, Tensor } from "wgrad";

/** Films of squares that move straight on, with noise at some of their edges, and the same films a picture later, without. */
function generateMovies({ samples, frames, size, seed }: Record<"samples" | "frames" | "size" | "seed", number>) {
  const random = new Random(seed);
  const between = (from: number, to: number) => from + Math.floor(random.uniform() * (to - from));
  const [noisy, shifted] = [
    Tensor.zeros([samples, frames, size, size, 1]),
    Tensor.zeros([samples, frames, size, size, 1]),
  ];
  const draw = (movies: Tensor, movie: number, t: number, [x, y, w]: readonly number[], value: number) => {
    for (let row = Math.max(0, (x ?? 0) - (w ?? 0)); row < Math.min(size, (x ?? 0) + (w ?? 0)); row++) {
      for (let column = Math.max(0, (y ?? 0) - (w ?? 0)); column < Math.min(size, (y ?? 0) + (w ?? 0)); column++) {
        const at = ((movie * frames + t) * size + row) * size + column;
        movies.data[at] = Math.min(1, Number(movies.data[at]) + value);
      }
    }
  };
  for (let movie = 0; movie < samples; movie++) {
    for (let square = between(3, 8); square > 0; square--) {
      const [xStart, yStart, w] = [between(0, size), between(0, size), between(2, 4)];
      const [directionX, directionY] = [between(-1, 2), between(-1, 2)];
      for (let t = 0; t < frames; t++) {
        const at = (later: number) => [xStart + directionX * (t + later), yStart + directionY * (t + later)];
        draw(noisy, movie, t, [...at(0), w], 1);
        if (random.uniform() < 0.5) draw(noisy, movie, t, [...at(0), w + 1], random.uniform() < 0.5 ? 0.1 : -0.1);
        draw(shifted, movie, t, [...at(1), w], 1);
      }
    }
  }
  return { noisy, shifted };
}

export async function convLstm({
  samples = 1200,
  frames = 15,
  size = 40,
  filters = 40,
  layers = 4,
  learningRate = 0.001,
  batchSize = 10,
  epochs = 300,
} = {}) {
  const { noisy, shifted } = generateMovies({ samples, frames, size, seed: 1 });

  const seq = new Sequential([Input([null, size, size, 1])]);
  for (let i = 0; i < layers; i++) {
    seq.add(new ConvLSTM2D(filters, [3, 3], { padding: "same", returnSequences: true }));
    seq.add(new BatchNormalization());
  }
  seq.add(new Conv3D(1, [3, 3, 3], { activation: "sigmoid", padding: "same" }));
  seq.compile({ loss: "binaryCrossentropy", optimizer: new Adam(learningRate) });
  const half = Math.floor(0.8 * samples);
  await seq.fit(noisy.slice(0, half), shifted.slice(0, half), { batchSize, epochs, validationSplit: 0.05 });

  // The last picture of each film that was not seen: how far the net's is off, and how far the one before it.
  const next = await seq.predict(noisy.slice(half));
  const error = (one: Tensor, other: Tensor) => {
    const off = one.sub(other);
    return off.mul(off).mean().item();
  };
  return {
    error: error(next, shifted.slice(half)),
    errorOfStandingStill: error(noisy.slice(half), shifted.slice(half)),
  };
}
