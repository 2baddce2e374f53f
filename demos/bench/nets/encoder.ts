import {
  Add,
  Dense,
  Input,
  LayerNormalization,
  Model,
  MultiHeadAttention,
  type SymbolicTensor,
} from "../../../src/index.js";

const [WIDTH, HEADS, BLOCKS] = [128, 4, 2];

/** The encoder of Vaswani et al., "Attention Is All You Need", 2017, on [steps, 128] vectors: 2 blocks of 4 heads. */
export function encoder(inputShape: readonly number[]): Model {
  const input = Input(inputShape);
  let x: SymbolicTensor = input;
  for (let i = 0; i < BLOCKS; i++) {
    x = added(x, new MultiHeadAttention(HEADS, WIDTH / HEADS).apply([x, x]));
    x = added(x, new Dense(WIDTH).apply(new Dense(4 * WIDTH, { activation: "relu" }).apply(x)));
  }
  return new Model({ inputs: input, outputs: x });
}

function added(x: SymbolicTensor, y: SymbolicTensor): SymbolicTensor {
  return new LayerNormalization().apply(new Add().apply([x, y]));
}
