import { Dense, Embedding, LSTM, Sequential } from "wgrad";

/** Sizes of a net that foretells characters. */
export interface LanguageModelSizes {
  /** Kinds of characters. */
  readonly kinds: number;
  readonly embedding: number;
  readonly units: number;
}

/** A net, and the layer that remembers. */
export interface LanguageModel {
  readonly model: Sequential;
  readonly memory: LSTM;
}

/**
 * [batch, steps] → [batch, steps, kinds]: how likely each character comes next.
 *
 * With `stateful` it goes on where the call before ended: the same weights, one character at a time.
 */
export function languageModel(
  { kinds, embedding, units }: LanguageModelSizes,
  steps: number,
  { stateful = false } = {},
): LanguageModel {
  const memory = new LSTM(units, { returnSequences: true, stateful });
  const model = new Sequential(
    [new Embedding(kinds, embedding, { inputShape: [steps] }), memory, new Dense(kinds, { activation: "softmax" })],
    { name: stateful ? "writer" : "text" },
  );
  return { model, memory };
}
